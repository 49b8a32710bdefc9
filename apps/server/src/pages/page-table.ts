/** The pages that the server draws itself; the start page is there in a demo only. */
export const SERVER_PAGES = { start: '/', docs: '/docs', problem: '/problems/:slug' } as const
