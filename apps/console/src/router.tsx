import { createHashHistory, createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { AccountPage } from './features/account/account-page.tsx'
import { ApplicationPage } from './features/application/application-page.tsx'
import { ListPage } from './features/list/list-page.tsx'
import { SignInPage } from './features/sign-in/sign-in-page.tsx'
import { SignUpPage } from './features/sign-in/sign-up-page.tsx'
import { Frame, Start } from './frame.tsx'

const root = createRootRoute({ component: Outlet })
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame })

/** Filters, order and page of a list stand in its address, so that a link can be sent. */
const readSearch = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]))

export const router = createRouter({
  history: createHashHistory(),
  routeTree: root.addChildren([
    createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage, validateSearch: readSearch }),
    createRoute({ getParentRoute: () => root, path: '/sign-up', component: SignUpPage }),
    frame.addChildren([
      createRoute({ getParentRoute: () => frame, path: '/', component: Start }),
      createRoute({ getParentRoute: () => frame, path: '/account', component: AccountPage }),
      createRoute({
        getParentRoute: () => frame,
        path: '/lists/$name',
        component: ListPage,
        validateSearch: readSearch,
      }),
      createRoute({ getParentRoute: () => frame, path: '/applications/$id', component: ApplicationPage }),
    ]),
  ]),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
