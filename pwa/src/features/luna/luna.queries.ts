import { graphql } from '../../graphql/gql.ts'

graphql(`
  fragment LunaEventParts on LunaEvent {
    ... on LunaSources {
      answerId
      cursor
      question
      sources {
        number
        chunkId
        item {
          id
        }
        title
        headings
        page
        excerpt
        score
        global
      }
    }
    ... on LunaDelta {
      cursor
      text
    }
    ... on LunaCitation {
      cursor
      number
      verification
      reason
    }
    ... on LunaDone {
      cursor
      level
      engine
      milliseconds
      cited
      note
    }
    ... on LunaFailure {
      cursor
      error {
        code
        message
        place
        remedy
      }
    }
  }
`)

export const askLunaDocument = graphql(`
  subscription AskLuna($input: AskInput!) {
    askLuna(input: $input) {
      ...LunaEventParts
    }
  }
`)

/** Goes on with an answer whose stream broke. */
export const resumeAnswerDocument = graphql(`
  subscription ResumeAnswer($answerId: ID!, $after: Int!) {
    resumeAnswer(answerId: $answerId, after: $after) {
      ...LunaEventParts
    }
  }
`)

export const cancelAnswerDocument = graphql(`
  mutation CancelAnswer($answerId: ID!) {
    cancelAnswer(answerId: $answerId) {
      __typename
    }
  }
`)

/** Makes the questions of a visit follow-up questions of each other. */
export const startConversationDocument = graphql(`
  mutation StartConversation {
    startConversation {
      ... on Conversation {
        id
      }
      ... on UserError {
        code
      }
    }
  }
`)
