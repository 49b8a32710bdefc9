import { OUTAGES, SYSTEMS, type System } from './faults.ts'

const TEXTS = {
  zh: {
    title: '模拟部门系统',
    what: '这里用程序模拟人口库、运营商和短信网关，供试用和演示。人员、证件号、手机号和短信全部是虚构的，不会发给任何真人。',
    inbox: '短信收件箱',
    empty: '还没有短信。在手机上获取验证码，短信会出现在这里。',
    filter: '只看此手机号',
    faults: '设置故障',
    faultsWhat: '让某个系统变慢、出错或中断，看看市民和工作人员会看到什么。保存后立即生效。',
    latency: '延迟（毫秒）',
    errors: '出错率（%）',
    outage: '中断',
    lies: {
      population: '说反话：相符答不相符，不相符答相符',
      carriers: '说反话：相符答不相符，不相符答相符',
      sms: '说谎：回答“已发送”，其实没有发',
    },
    save: '保存',
    saved: '已保存',
    other: 'English',
    systems: { population: '人口库', carriers: '运营商核验', sms: '短信网关' },
    outages: { none: '正常', refuse: '立即断开', hang: '一直不回应', garbage: '回应乱码' },
  },
  en: {
    title: 'Mock city',
    what: 'A program that plays the population register, the carriers and the SMS gateway, for trying things out. People, ID numbers, phones and messages are invented; nothing reaches a real person.',
    inbox: 'SMS inbox',
    empty: 'No messages yet. Ask for a code on the phone and it appears here.',
    filter: 'Only this phone number',
    faults: 'Faults',
    faultsWhat:
      'Make a system slow, failing or down and see what citizens and staff see. Works from the moment it is saved.',
    latency: 'Latency (ms)',
    errors: 'Error rate (%)',
    outage: 'Outage',
    lies: {
      population: 'Lies: no for yes and yes for no',
      carriers: 'Lies: no for yes and yes for no',
      sms: 'Lies: says «sent» and sends nothing',
    },
    save: 'Save',
    saved: 'Saved',
    other: '中文',
    systems: { population: 'Population register', carriers: 'Carriers', sms: 'SMS gateway' },
    outages: { none: 'None', refuse: 'Hangs up at once', hang: 'Never answers', garbage: 'Answers rubbish' },
  },
} as const

/** The page on which a person reads the messages and sets faults. */
export function renderPage(language: 'zh' | 'en'): string {
  const t = TEXTS[language]
  const row = (system: System): string => `<fieldset data-system="${system}"><legend>${t.systems[system]}</legend>
<div class="pair"><label>${t.latency}<input name="latencyMs" type="number" min="0" max="60000" value="0"></label>
<label>${t.errors}<input name="errorRatePercent" type="number" min="0" max="100" value="0"></label></div>
<label>${t.outage}<select name="outage">${OUTAGES.map(outage => `<option value="${outage}">${t.outages[outage]}</option>`).join('')}</select></label>
<label class="check"><input name="lie" type="checkbox">${t.lies[system]}</label></fieldset>`
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t.title}</title><link rel="stylesheet" href="/page.css"></head>
<body data-language="${language}"><header><h1>${t.title}</h1><p>${t.what} <a href="/?lang=${language === 'zh' ? 'en' : 'zh'}">${t.other}</a></p></header>
<main><section><h2>${t.inbox}</h2><label>${t.filter}<input id="phone" inputmode="numeric" autocomplete="off"></label><ul id="inbox" aria-live="polite"></ul><p id="empty">${t.empty}</p></section>
<section><h2>${t.faults}</h2><p>${t.faultsWhat}</p><form id="faults">${SYSTEMS.map(row).join('')}<button>${t.save}</button> <output data-saved="${t.saved}"></output></form></section></main>
<script src="/page.js" type="module"></script></body></html>`
}

/** The page's script: shows new messages by itself, reads and saves the faults. Text only, never markup. */
export const PAGE_JS = `const language = document.body.dataset.language
const inbox = document.querySelector('#inbox'), empty = document.querySelector('#empty'), phone = document.querySelector('#phone')
const form = document.querySelector('#faults'), output = form.querySelector('output')
let shown = ''
async function refresh() {
  const wanted = phone.value.trim()
  const answer = await fetch('/inbox?limit=50' + (wanted ? '&phone=' + encodeURIComponent(wanted) : ''))
  const { messages } = await answer.json()
  const state = JSON.stringify(messages)
  if (state === shown) return
  shown = state
  empty.hidden = messages.length > 0
  inbox.replaceChildren(...messages.map(message => {
    const item = document.createElement('li'), head = document.createElement('small')
    head.textContent = message.phone + ' · ' + new Date(message.at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en')
    item.append(head, message.text[language])
    return item
  }))
}
async function repeat() { try { await refresh() } catch {} setTimeout(repeat, 1500) }
phone.addEventListener('input', () => refresh())
repeat()
const faults = await (await fetch('/faults')).json()
for (const set of form.querySelectorAll('fieldset')) for (const field of set.querySelectorAll('[name]')) {
  const value = faults[set.dataset.system][field.name]
  if (field.type === 'checkbox') field.checked = value; else field.value = value
}
form.addEventListener('submit', async event => {
  event.preventDefault()
  const change = {}
  for (const set of form.querySelectorAll('fieldset')) {
    const read = name => set.querySelector('[name=' + name + ']')
    change[set.dataset.system] = { latencyMs: Number(read('latencyMs').value), errorRatePercent: Number(read('errorRatePercent').value), outage: read('outage').value, lie: read('lie').checked }
  }
  const answer = await fetch('/faults', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) })
  output.textContent = answer.ok ? output.dataset.saved : (await answer.json()).error
})
`

/** The page's looks: one column on a phone, two on a desk. */
export const PAGE_CSS = `:root { font-family: system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; color: #1b2a33; background: #f4f7f8; line-height: 1.6 }
body { max-width: 64rem; margin: 0 auto; padding: 1rem } h1 { margin: 0 } a { color: #00606b }
main { display: grid; gap: 1rem; align-items: start; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)) }
h2 { margin: 0 0 .5rem } section { background: #fff; border: 1px solid #d7e0e4; border-radius: .75rem; padding: 1rem }
ul { list-style: none; padding: 0 } li { border-top: 1px solid #d7e0e4; padding: .5rem 0 } small { display: block; color: #4a5b64 }
label { display: block; margin: .4rem 0 } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem } input, select, button { font: inherit; min-height: 2.75rem; width: 100%; box-sizing: border-box; border: 1px solid #7a8a93; border-radius: .5rem; padding: 0 .6rem; background: #fff }
.check { display: flex; gap: .5rem; align-items: center; min-height: 2.75rem } .check input { flex: none; width: 1.4rem; min-height: 1.4rem }
fieldset { border: 1px solid #d7e0e4; border-radius: .5rem; margin: 0 0 .75rem } button { background: #00606b; color: #fff; border: 0; font-weight: 600 }
`
