/**
 * The one registry of problems (RFC 9457). A refusal is a 200 with a reason; a problem says that the call could not be
 * processed and what to do. OpenAPI, the page `/problems/<slug>` and the texts of the apps come from here.
 */
type Problem = { status: number; zh: string; en: string; doZh: string; doEn: string }

const row = (status: number, zh: string, en: string, doZh: string, doEn: string): Problem => ({
  status,
  zh,
  en,
  doZh,
  doEn,
})

export const PROBLEMS = {
  'request-invalid': row(
    400,
    '请求内容不符合要求',
    'The request is not valid',
    '请按提示改正后再试',
    'Correct what is listed and try again',
  ),
  'json-invalid': row(
    400,
    '请求不是有效的 JSON',
    'The body is not valid JSON',
    '请检查格式，键不得重复',
    'Check the syntax; keys must not repeat',
  ),
  'signed-out': row(
    401,
    '尚未登录或登录已过期',
    'Not signed in, or the session ended',
    '请用手机号重新登录',
    'Sign in again with the phone number',
  ),
  'otp-wrong': row(
    401,
    '验证码不对或已失效',
    'The code is wrong or no longer valid',
    '请核对最新短信，或重新获取',
    'Check the latest message, or ask for a new code',
  ),
  'staff-signed-out': row(
    401,
    '尚未登录，或因长时间未操作已退出',
    'Not signed in, or signed out after being idle',
    '请重新登录；已填写的内容仍在页面上',
    'Sign in again; what you typed is still on the page',
  ),
  'sign-in-refused': row(
    401,
    '用户名、密码或动态口令不正确',
    'The user name, password or one-time code is wrong',
    '请核对后再试；多次错误将暂时锁定',
    'Check and try again; several wrong tries lock for a while',
  ),
  'totp-needed': row(
    401,
    '请输入动态口令',
    'The one-time code is needed',
    '请输入验证器应用显示的 6 位数字',
    'Enter the 6 digits of the authenticator app',
  ),
  'not-allowed': row(
    403,
    '您的角色不能进行此操作',
    'Your role may not do this',
    '请联系有此权限的人员',
    'Ask somebody whose role allows it',
  ),
  'totp-must-enrol': row(
    403,
    '请先启用动态口令',
    'Set up the one-time code first',
    '请在“我的账户”中扫码启用',
    'Set it up under “My account”',
  ),
  'not-now': row(
    409,
    '现在不能进行此操作',
    'This cannot be done now',
    '请查看原因，刷新后再试',
    'See the reason, reload and try again',
  ),
  'name-taken': row(409, '名称已被使用', 'This name is taken', '请换一个名称', 'Choose another name'),
  'still-running': row(
    409,
    '同一请求正在处理',
    'The same request is still running',
    '请稍后用同一编号重试',
    'Try again shortly with the same key',
  ),
  'idempotency-mismatch': row(
    422,
    '该 Idempotency-Key 已用于另一请求',
    'This Idempotency-Key belongs to another request',
    '新的请求请用新的编号',
    'Use a new key for a new request',
  ),
  'file-refused': row(
    422,
    '文件不能接收',
    'The file cannot be taken',
    '请按提示处理后重新上传',
    'Mend what is listed and upload again',
  ),
  'sign-in-locked': row(
    429,
    '错误次数过多，暂时锁定',
    'Locked for a while after several wrong tries',
    '请稍后再试，或联系安全管理员',
    'Try again later, or ask the security officer',
  ),
  'too-many-requests': row(
    429,
    '请求过于频繁',
    'Too many requests',
    '请按 Retry-After 等待后再试',
    'Wait as Retry-After says',
  ),
  'signature-invalid': row(
    401,
    '请求签名不正确',
    'The request’s signature is not valid',
    '请对照 /docs 的签名说明；在沙箱中可看到服务器计算的签名原文',
    'Compare with the signature guide in /docs; the sandbox shows the base string that the server built',
  ),
  'signature-expired': row(
    401,
    '请求签名的时间超出允许范围',
    'The signature’s time is not within sixty seconds',
    '请校准服务器时间后重新签名',
    'Set the server’s clock and sign anew',
  ),
  'nonce-reused': row(
    401,
    '该随机数已经用过',
    'This nonce has been used',
    '每个请求（包括重试）都要用新的随机数重新签名',
    'Sign every request, a retry too, with a fresh nonce',
  ),
  'key-ended': row(
    403,
    '该密钥已停用或协议已到期',
    'This key was ended, or the agreement is over',
    '请在控制台查看密钥和协议状态',
    'See the state of key and agreement in the console',
  ),
  'network-not-allowed': row(
    403,
    '来源网络不在允许名单中',
    'The call comes from a network that is not on the list',
    '请在控制台核对 IP 允许名单',
    'Check the list of networks in the console',
  ),
  'sandbox-only': row(
    403,
    '只有沙箱密钥可以这样做',
    'Only a sandbox key may do this',
    '请使用沙箱密钥',
    'Use a sandbox key',
  ),
  'purpose-unknown': row(
    422,
    '事由不在已登记的事项中',
    'The purpose is not one of the registered items',
    '请使用申请表中登记的事项编码',
    'Use an item that the application names',
  ),
  'scope-not-approved': row(
    403,
    '请求了未批准的数据项',
    'A scope that was not approved was asked for',
    '请只请求申请表中批准的数据项',
    'Ask only for what the application was approved for',
  ),
  'budget-used-up': row(
    429,
    '今天可核验的人数已用完',
    'No more people can be asked about today',
    '请明天再试，或联系运营人员调整额度',
    'Try tomorrow, or ask the operator for a larger budget',
  ),
  'terminal-unknown': row(
    401,
    '终端未配对或已停用',
    'The terminal is not paired or was switched off',
    '请联系管理人员重新配对',
    'Ask the operator to pair it again',
  ),
  'assurance-too-low': row(
    403,
    '需要先完成实名核验',
    'Real-name verification comes first',
    '请填写姓名和身份证号',
    'Enter name and ID number',
  ),
  'device-ended': row(
    403,
    '本机已停用',
    'This phone was ended',
    '请重新实名核验并绑定本机',
    'Verify again and bind this phone',
  ),
  'cross-site': row(
    403,
    '请求来自其他网站',
    'The request came from another site',
    '请在本站页面操作',
    'Use the pages of this site',
  ),
  'not-found': row(404, '没有找到', 'Not found', '请检查地址或编号', 'Check the address or identifier'),
  'method-not-allowed': row(405, '不支持这种请求方式', 'Method not allowed', '请查看接口文档', 'See the documents'),
  'not-acceptable-now': row(408, '请求没有在时限内收完', 'The request did not arrive in time', '请重试', 'Try again'),
  'verification-conflict': row(
    409,
    '该核验编号已用于另一请求',
    'This verificationId belongs to another request',
    '新的扫码请用新的编号',
    'Use a new id for a new scan',
  ),
  'sequence-gap': row(
    409,
    '离线记录的序号不连续',
    'The numbers of the off-line scans do not follow on',
    '请从响应中的 nextSeq 起重新编号，再上传',
    'Number what is not yet acknowledged anew from nextSeq, and send again',
  ),
  'device-key-known': row(
    409,
    '该设备已绑定其他账户',
    'This device key is bound to another account',
    '请清除本机数据后再绑定',
    'Clear this phone and bind again',
  ),
  'body-too-large': row(413, '请求内容过大', 'The body is too large', '请缩短内容', 'Shorten the content'),
  'uri-too-long': row(414, '地址过长', 'The address is too long', '请检查地址', 'Check the address'),
  'media-type-unsupported': row(
    415,
    '只接受 JSON',
    'Only JSON is accepted',
    '请使用 application/json',
    'Send application/json',
  ),
  'id-number-invalid': row(
    422,
    '身份证号不正确',
    'The ID number is not valid',
    '请核对 18 位号码',
    'Check the 18 characters',
  ),
  'phone-invalid': row(
    422,
    '手机号不正确',
    'The phone number is not valid',
    '请输入 11 位手机号',
    'Enter the 11 digits',
  ),
  'clock-off': row(
    422,
    '本机时间偏差过大',
    'The device clock is too far off',
    '请校准时间后再试',
    'Set the clock and try again',
  ),
  'device-signature-invalid': row(
    422,
    '设备签名不正确',
    'The device signature is not valid',
    '请重新绑定本机',
    'Bind this phone again',
  ),
  'pass-keys-invalid': row(
    422,
    '通行密钥不符合要求',
    'The pass keys are not acceptable',
    '请重新生成 32 个不同的密钥',
    'Make 32 fresh, different keys',
  ),
  'verification-time': row(
    422,
    '核验编号的时间不在十分钟内',
    'The time in verificationId is not within ten minutes',
    '请校准终端时间，使用新的编号',
    'Set the terminal clock and use a new id',
  ),
  'too-many-pairings': row(
    429,
    '请求配对的设备过多',
    'Too many devices asked to be paired',
    '请稍后再试',
    'Wait and try again',
  ),
  'pairing-code-wrong': row(
    422,
    '配对码不对或已过期',
    'The pairing code is wrong or has expired',
    '请核对终端屏幕上现在显示的配对码',
    'Check the code that the terminal shows now',
  ),
  'clerk-needed': row(
    403,
    '请工作人员先登录',
    'A clerk has to sign in first',
    '请用工号和密码登录，或扫工牌',
    'Sign in with number and PIN, or scan the badge',
  ),
  'clerk-wrong': row(
    401,
    '工牌、工号或密码不对',
    'Badge, number or PIN is wrong',
    '请核对后再试；忘记密码请联系本单位管理人员',
    'Check and try again; whoever forgot the PIN asks the unit',
  ),
  'clerk-locked': row(
    429,
    '输错次数过多，登录已锁定',
    'Too many wrong tries: signing in is locked',
    '请十分钟后再试，或联系本单位管理人员',
    'Try again in ten minutes, or ask the unit',
  ),
  'too-many-codes': row(429, '获取验证码过于频繁', 'Too many codes were asked for', '请稍后再试', 'Wait and try again'),
  'too-many-tries': row(
    429,
    '今天的核验次数已用完',
    'No tries are left today',
    '请明天再试，或到窗口办理',
    'Try tomorrow, or go to a service window',
  ),
  'too-many-strips': row(
    429,
    '今天领取通行凭证的次数已用完',
    'No more passes today',
    '现有凭证仍可使用，请明天再领',
    'The passes at hand still work; ask again tomorrow',
  ),
  internal: row(
    500,
    '系统出错',
    'Something went wrong on our side',
    '请重试；仍不行请报请求编号',
    'Try again; if it stays, report the request id',
  ),
  'sms-unavailable': row(
    503,
    '短信暂时发不出去',
    'Messages cannot be sent right now',
    '请稍后再试，信息不会丢失',
    'Try later; nothing is lost',
  ),
  'register-unavailable': row(
    503,
    '人口库暂时无法访问',
    'The population register does not answer',
    '请稍后再试，次数不会减少',
    'Try later; no try was counted',
  ),
  'carrier-unavailable': row(
    503,
    '运营商核验暂时无法访问',
    'The carriers do not answer',
    '请稍后再试，次数不会减少',
    'Try later; no try was counted',
  ),
  busy: row(503, '现在人多，请稍等', 'Too busy right now', '请过几秒再试', 'Try again in a few seconds'),
  'not-ready': row(503, '系统尚未就绪', 'Not ready', '请稍后再试', 'Try again shortly'),
} as const satisfies Record<string, Problem>

export type ProblemSlug = keyof typeof PROBLEMS
export type Diagnosis = { why: string; signatureBase?: string }
export type FieldError = { path: string; message: string }

/** Thrown by handlers and modules; `fieldErrors` and `retryAfterSeconds` reach the client, `cause` only the log. */
export class ProblemError extends Error {
  readonly slug: ProblemSlug
  readonly fieldErrors: readonly FieldError[]
  readonly retryAfterSeconds: number | undefined
  /** Of `sequence-gap`: the number that the next off-line scan must have. */
  readonly nextSeq: number | undefined
  /** Of `signature-expired`: the server's time, Unix seconds. */
  readonly serverTime: number | undefined
  /** Of `signature-invalid` in the sandbox: what is wrong, and the base string that the server built. */
  readonly diagnosis: Diagnosis | undefined

  constructor(
    slug: ProblemSlug,
    more: {
      fieldErrors?: readonly FieldError[]
      retryAfterSeconds?: number
      nextSeq?: number
      serverTime?: number
      diagnosis?: Diagnosis
      cause?: unknown
    } = {},
  ) {
    super(slug, { cause: more.cause })
    this.slug = slug
    this.fieldErrors = more.fieldErrors ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
    this.nextSeq = more.nextSeq
    this.serverTime = more.serverTime
    this.diagnosis = more.diagnosis
  }
}

/** The document of RFC 9457, with the request's id as its instance. */
export function problemDocument(error: ProblemError, baseUrl: string, requestId: string) {
  const { status, zh, en, doZh, doEn } = PROBLEMS[error.slug]
  return {
    type: `${baseUrl}/problems/${error.slug}`,
    title: zh,
    titleEn: en,
    status,
    detail: doZh,
    detailEn: doEn,
    instance: `urn:yima:request:${requestId}`,
    ...(error.nextSeq === undefined ? {} : { nextSeq: error.nextSeq }),
    ...(error.serverTime === undefined ? {} : { serverTime: error.serverTime }),
    ...(error.diagnosis === undefined ? {} : { diagnosis: { ...error.diagnosis } }),
    ...(error.fieldErrors.length > 0 ? { errors: [...error.fieldErrors] } : {}),
  }
}
