import { createTexts } from '@yima/ui'

export const { useTexts } = createTexts(
  {
    name: '渝快码',
    motto: '一码通城 · 便捷生活',
    pages: {
      code: '亮码',
      visits: '记录',
      me: '我的',
      realName: '实名核验',
      signIn: '登录',
      display: '字号和语言',
    },
    main: '主要页面',
    starting: '正在打开…',
    offline: '连不上网络，暂时打不开。',
    retry: '重试',
  },
  {
    name: 'Yukuai Code',
    motto: 'One code, one city',
    pages: {
      code: 'My code',
      visits: 'Visits',
      me: 'Me',
      realName: 'Prove who you are',
      signIn: 'Sign in',
      display: 'Text size and language',
    },
    main: 'Main pages',
    starting: 'Opening…',
    offline: 'There is no connection, so the app cannot open yet.',
    retry: 'Try again',
  },
)
