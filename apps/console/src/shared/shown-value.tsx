import { Button } from 'antd'
import { useState } from 'react'
import { useLanguage } from './language.tsx'

/** A value that is told once, with a button that copies it. */
export function ShownValue({ title, value }: { title: string; value: string }) {
  const { t } = useLanguage()
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setIsCopied(true)
  }
  return (
    <div style={{ marginTop: 12 }}>
      <div>{title}</div>
      <div className="shown-value">{value}</div>
      <Button size="small" onClick={() => void copy()}>
        {isCopied ? t.copied : t.copy}
      </Button>
    </div>
  )
}
