import { createTexts } from '@yima/ui'

export const { useTexts } = createTexts(
  {
    title: '登录 / 注册',
    intro: '用手机号登录。首次登录即为注册。',
    phone: '手机号',
    phoneWrong: '请填写 11 位手机号。',
    getCode: '获取验证码',
    again: (seconds: number) => `${seconds} 秒后可重发`,
    sent: '如果号码可用，验证码已发出，5 分钟内有效。',
    code: '验证码',
    codeWrong: '请填写短信里的 6 位数字。',
    signIn: '登录',
    privacy: '手机号只用于登录和核对本人，不会告诉您亮码的地方。',
    display: '字号和语言',
  },
  {
    title: 'Sign in or sign up',
    intro: 'Sign in with your phone number. The first time creates your account.',
    phone: 'Phone number',
    phoneWrong: 'Enter the 11 digits of a mobile number.',
    getCode: 'Get a code',
    again: (seconds: number) => `Again in ${seconds} s`,
    sent: 'If the number can be reached, a code is on its way. It is good for 5 minutes.',
    code: 'One-time code',
    codeWrong: 'Enter the 6 digits of the message.',
    signIn: 'Sign in',
    privacy:
      'Your number is used to sign in and to check that it is you. Places where you show your code do not learn it.',
    display: 'Text size and language',
  },
)
