import { createTexts } from '@yima/ui'

export const { useTexts } = createTexts(
  {
    title: '实名核验',
    why: '亮码代表您本人，所以要核对一次：姓名和身份证号与人口库一致，手机号由您本人在运营商登记。换手机后要再核对一次。',
    whySimply: '请填姓名和身份证号，核对是您本人。手机号也要是您自己的。',
    keptSimply: '资料加密保存，扫码的地方默认看不到。不拍人脸。',
    kept: '姓名、身份证号和手机号加密保存，只用于证明是您本人；扫码的地方默认看不到。我们不采集人脸，也不保存人口库和运营商的其他资料。',
    name: '姓名',
    nameHint: '与身份证一致，生僻字和中间的“·”都可以填。',
    nameMissing: '请填写姓名。',
    idNumber: '身份证号',
    idNumberWrong: '请填写 18 位身份证号。',
    submit: '提交核验',
    notMatched: '姓名、身份证号和手机号没有全部对上。请核对后再试；手机号须是您本人名下的。',
    triesLeft: (count: number) => `今天还可以试 ${count} 次。`,
    nothingLost: '您填写的内容还在，也没有扣减次数，稍后再提交即可。',
    other: '换一个手机号登录',
  },
  {
    title: 'Prove who you are',
    why: 'Your code stands for you, so we check once: your name and ID number must match the population register, and the phone number must be registered to you at your carrier. On a new phone it is checked again.',
    whySimply: 'Enter your name and ID number, to check that it is you. The phone number must be your own too.',
    keptSimply:
      'What you enter is stored encrypted, and places that scan your code do not see it by default. No face is recorded.',
    kept: 'Name, ID number and phone number are stored encrypted and serve only to prove that it is you; places that scan your code do not see them by default. No face is recorded, and nothing else from the register or the carrier is kept.',
    name: 'Name',
    nameHint: 'As on your ID card; rare characters and the middle point “·” are fine.',
    nameMissing: 'Enter your name.',
    idNumber: 'ID number',
    idNumberWrong: 'Enter the 18 characters of the ID number.',
    submit: 'Check',
    notMatched:
      'Name, ID number and phone number do not all belong together. Check them and try again; the phone number must be your own.',
    triesLeft: (count: number) => (count === 1 ? 'One try is left today.' : `${count} tries are left today.`),
    nothingLost: 'What you entered is still here and no try was counted: submit again later.',
    other: 'Sign in with another number',
  },
)
