/** Pages by address; `needs` is the level of assurance without which the page that gives it is shown instead. */
export const PAGES = {
  '/': { name: 'code', needs: 2 },
  '/visits': { name: 'visits', needs: 2 },
  '/me': { name: 'me', needs: 1 },
  '/real-name': { name: 'realName', needs: 1 },
  '/sign-in': { name: 'signIn', needs: 0 },
  '/display': { name: 'display', needs: 0 },
} as const

/** The name of a page, which its texts and its component have too. */
export type PageName = (typeof PAGES)[keyof typeof PAGES]['name']
