/** The list and the form that adds to it ask for the same page. */
export const USERS_PER_PAGE = 50
