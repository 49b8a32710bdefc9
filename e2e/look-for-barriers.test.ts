import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { lookForBarriers, type Mode } from './look-for-barriers.ts'
import { findChinese } from './measure-page.ts'
import { PHONE_SIZE } from './screens.ts'

let browser: Browser
let page: Page

before(async () => {
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: PHONE_SIZE })
})

after(async () => {
  await browser?.close()
})

const STYLE =
  'body { font: 16px/1.5 sans-serif; margin: 0 } button { font-size: 20px; min-width: 60px; min-height: 60px }'
const HEADING = '<h1>Title</h1>'

async function show(main: string, before = ''): Promise<void> {
  await page.setContent(
    `<!doctype html><html lang="en"><head><title>Page</title><style>${STYLE}</style></head>
    <body>${before}<main>${HEADING}${main}</main></body></html>`,
  )
}

async function faultsOf(main: string, mode: Mode = 'normal', before = ''): Promise<readonly string[]> {
  await show(main, before)
  return (await lookForBarriers(page, mode)).faults
}

test('a page that keeps nobody out has no faults, and its figures are measured', async () => {
  await show('<p style="color: #595959; font-size: 18px">Words</p><button>Go</button>')
  const { faults, contrast, smallest } = await lookForBarriers(page, 'elder')
  assert.deepEqual(faults, [])
  assert.deepEqual([contrast.ratio, contrast.needed], [7, 4.5])
  assert.deepEqual([smallest.main?.width, smallest.main?.height, smallest.other], [60, 60, undefined])
})

const PLANTED = [
  ['a picture without words', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', /critical image-alt/],
  ['a field without a label', '<input style="width: 9rem; height: 4rem">', /critical label/],
  ['a button without a name', '<button></button>', /critical button-name/],
  ['pale letters', '<p style="color: #999">Words</p>', /serious color-contrast/],
  [
    'pale letters on a gradient',
    '<div style="background: linear-gradient(#fff, #ccc)"><p style="color: #767676">Words</p></div>',
    /contrast 2\.8\d?:1 of p on a gradient/,
  ],
  ['a low button', '<button style="min-height: 43px; height: 43px">Go</button>', /too small: button «Go» 60 × 43/],
  ['a link alone on its line', '<p><a href="#x">Go</a></p>', /too small: a «Go»/],
  ['a page wider than the screen', '<p style="width: 400px">Words</p>', /40 px wider than the screen/],
  ['a word cut off', '<p style="width: 3em; overflow: hidden">Wordswordswords</p>', /cut off: Words/],
  ['letters on letters', '<p>Words</p><p style="margin-top: -2.2rem">Others</p>', /on one another: Words \/ Others/],
  ['a heading out of order', '<h4>Words</h4>', /moderate heading-order/],
] as const

for (const [what, html, fault] of PLANTED)
  test(`${what} is found`, async () => {
    const faults = await faultsOf(html)
    assert.ok(
      faults.some(line => fault.test(line)),
      faults.join('\n') || 'nothing was found',
    )
  })

test('an elder version needs larger targets, the page’s main ones larger still', async () => {
  const button = '<button style="min-height: 50px; height: 50px">Go</button>'
  assert.deepEqual(await faultsOf(button), [])
  assert.deepEqual(await faultsOf(button, 'elder'), ['too small: button «Go» 60 × 50'])
  assert.deepEqual(await faultsOf('', 'elder', `<header>${button}</header>`), [])
})

test('letters below 18 are too small for an elder version', async () => {
  assert.deepEqual(await faultsOf('<p>Words</p>', 'elder'), ['letters of 16 px: Words'])
  assert.deepEqual(await faultsOf('<p style="font-size: 18px">Words</p>', 'elder'), [])
})

test('a link within a sentence is as high as its line', async () => {
  assert.deepEqual(await faultsOf('<p>See <a href="#x" style="color: #00e">there</a> for more.</p>'), [])
})

test('Chinese in an English page is found wherever it is shown or said', async () => {
  await show('<p>渝</p><img alt="码" src="data:,"><p lang="zh-CN">王*明</p><noscript>脚本</noscript>')
  assert.deepEqual(await page.evaluate(findChinese), [
    { text: '渝', marked: false },
    { text: '王*明', marked: true },
    { text: '码', marked: false },
  ])
})
