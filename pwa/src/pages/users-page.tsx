import { PageHeader } from '../components/page-header.tsx'
import { CreateUser } from '../features/users/create-user.tsx'
import { UserList } from '../features/users/user-list.tsx'
import { texts } from '../features/users/users.texts.ts'

export function UsersPage() {
  return (
    <>
      <PageHeader title={texts.title} actions={<CreateUser />} />
      <UserList />
    </>
  )
}
