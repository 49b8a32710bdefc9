import { Button, Card, createTexts } from '@yima/ui'
import { acceptOffer, installWay, offerStore } from './install-offer.ts'

const { useTexts } = createTexts(
  {
    title: '添加到桌面',
    why: '像应用一样从桌面打开，没有网络也能亮码。',
    install: '添加',
    steps: ['点浏览器底部的“分享”按钮。', '选“添加到主屏幕”。', '点右上角“添加”。'],
  },
  {
    title: 'Put it on the home screen',
    why: 'It then opens like an app, and shows your code without a connection too.',
    install: 'Add',
    steps: ['Tap “Share” at the bottom of Safari.', 'Choose “Add to Home Screen”.', 'Tap “Add” at the top right.'],
  },
)

/** Offers to install the app, or says how where the browser leaves that to people; nothing where it cannot be done. */
export function InstallCard() {
  const texts = useTexts()
  const offer = offerStore.use()
  const way = installWay(offer !== undefined)
  if (way === 'installed' || way === 'none') return null
  return (
    <Card title={texts.title}>
      <div class="form">
        <p>{texts.why}</p>
        {way === 'ios' ? (
          <ol class="steps">
            {texts.steps.map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        ) : null}
        {offer ? (
          <Button kind="secondary" wide onClick={() => acceptOffer(offer)}>
            {texts.install}
          </Button>
        ) : null}
      </div>
    </Card>
  )
}
