/** The three terms that the county's onboarding names (`onboarding.agreementTerms`); every one has articles below. */
export const AGREEMENT_TERMS = [
  'protect the data',
  'no commercial use or private gain',
  'no disclosure to any unit or person',
] as const
export type AgreementTerm = (typeof AGREEMENT_TERMS)[number]

/** Changes with every change of a word below: a signed paper names the words that were signed. */
export const AGREEMENT_VERSION = '2026-1'

/** `term` says which of the three terms an article works out; clauses are numbered as they stand. */
export type Article = { title: string; term?: AgreementTerm; clauses: readonly string[] }

/** What the words below name besides the parties. Dates are in words, such as 2026年11月24日. */
export type ArticleValues = {
  codeName: string
  number: string
  scene: string
  validFrom: string
  validUntil: string
  keepDays: number
}

/** The articles in their order, worked out of the terms; A is the platform, B the using unit, C the technical company. */
export function writeArticles({ codeName, number, scene, validFrom, validUntil, keepDays }: ArticleValues): Article[] {
  return [
    {
      title: '服务内容',
      clauses: [
        `甲方依据编号为 ${number} 的应用场景申请表，为“${scene}”场景提供“${codeName}”平台接口服务；乙方使用该场景，丙方负责其系统的开发、对接和运行维护。`,
        '接口、数据项、使用目的和调用量以审核通过的申请表为准。需要变更的，应当重新申请；未经审核通过，不得超出申请表的范围调用接口。',
      ],
    },
    {
      title: '数据安全',
      term: 'protect the data',
      clauses: [
        '乙方、丙方应当遵守《中华人民共和国网络安全法》《中华人民共和国数据安全法》《中华人民共和国个人信息保护法》，按照合法、正当、必要和最少够用的原则处理通过接口取得的数据（以下称接口数据）。',
        '接口数据在传输和存储中应当加密；能够接触接口数据的人员应当限于工作必需，实行实名账号、分级授权和操作留痕；离岗人员的权限应当在离岗当日收回。',
        '不得将接口数据存放于境外，不得在测试、培训和演示中使用真实的接口数据。',
        '发现或者可能发生接口数据泄露、篡改、丢失的，乙方、丙方应当立即采取补救措施，并在二十四小时内书面告知甲方，按照规定向有关主管部门报告。',
      ],
    },
    {
      title: '禁止商业使用和谋取私利',
      term: 'no commercial use or private gain',
      clauses: [
        '接口数据只用于申请表载明的场景和事项，不得用于广告营销、信用评分、用户画像、数据交易、模型训练以及其他商业用途。',
        '任何人不得利用接口、密钥或者接口数据为本单位、本人或者他人谋取不正当利益；不得因群众使用或者不使用“码”而收取费用。',
      ],
    },
    {
      title: '禁止泄露',
      term: 'no disclosure to any unit or person',
      clauses: [
        '未经数据主体同意或者法律、行政法规明确规定，不得以任何方式向任何单位和个人提供、公开、转让接口数据，包括乙方、丙方的关联单位、上级单位和分包单位。',
        '丙方不得将本协议约定的工作转包；确需委托他人处理接口数据的，应当事先取得甲方、乙方书面同意，并对受托人的行为承担责任。',
        '保密义务不因本协议终止、人员离职或者单位合并、分立而解除。',
      ],
    },
    {
      title: '数据保存与删除',
      term: 'protect the data',
      clauses: [
        `接口数据的保存期限为实现申请表所列目的所必需的最短时间，自取得之日起不超过 ${keepDays} 日；法律、行政法规另有规定的，从其规定。`,
        '保存期限届满、场景停用、数据主体撤回同意或者本协议终止的，应当在十五日内删除接口数据及其副本，并保留删除记录供甲方查验。',
      ],
    },
    {
      title: '应用标识与密钥',
      term: 'protect the data',
      clauses: [
        '应用标识与密钥在甲方审核通过后签发，密钥只显示一次。密钥由丙方指定专人保管，不得写入前端程序、公开的代码仓库和日志，不得转借、共用。',
        '密钥至少每年更换一次。怀疑密钥泄露的，应当立即在平台更换或者停用，并告知甲方。以该密钥完成的调用，视为乙方、丙方的行为。',
      ],
    },
    {
      title: '日志与检查',
      term: 'protect the data',
      clauses: [
        '每次接口调用均留有不可篡改的记录。乙方、丙方应当保存本方的调用日志不少于六个月，日志中的个人信息应当脱敏。',
        '甲方可以对接口数据的使用和保护情况进行检查，乙方、丙方应当如实提供资料并在限期内整改；群众可以查询其数据被何单位、因何事项使用。',
      ],
    },
    {
      title: '期限、暂停与终止',
      clauses: [
        `本协议自 ${validFrom} 起生效，至 ${validUntil} 止。需要续签的，应当在届满三十日前提出。`,
        '有违反本协议、超量或者异常调用、存在安全风险等情形的，甲方可以立即暂停接口服务；情节严重或者逾期不整改的，甲方可以终止本协议。',
        '本协议届满或者终止，相应的应用标识和密钥同时失效，甲方不再另行通知。',
      ],
    },
    {
      title: '责任',
      term: 'no disclosure to any unit or person',
      clauses: [
        '乙方、丙方违反本协议，造成群众或者甲方损失的，应当依法承担赔偿责任；乙方、丙方之间的约定不得对抗甲方和群众。',
        '涉嫌违法犯罪的，移送有关机关依法处理。因不可抗力造成服务中断的，各方互不承担责任，但应当及时告知并尽力减少损失。',
      ],
    },
    {
      title: '其他',
      clauses: [
        '因本协议产生的争议，各方应当协商解决；协商不成的，向甲方所在地有管辖权的人民法院提起诉讼。',
        '本协议一式三份，各方各执一份，自各方盖章之日起成立。申请表是本协议的组成部分。',
        '本协议每页页脚印有全文的校验值，盖章文本与平台留存文本的校验值一致的，方为有效文本。',
      ],
    },
  ]
}
