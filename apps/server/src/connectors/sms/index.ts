import { createHttpConnector } from '../http-connector.ts'

/** A message is a template and its parameters, as gateways demand; `messageId` makes a repeat harmless. */
export type SmsMessage = {
  messageId: string
  phone: string
  template: 'otp' | 'claim-moved' | 'devices-ended' | 'device-bound' | 'level-reached'
  params: Record<string, string>
}
export type SmsGateway = { send(message: SmsMessage): Promise<void> }

export function createSmsGateway(baseUrl: string): SmsGateway {
  const http = createHttpConnector(baseUrl)
  return {
    send: async message => {
      await http.post('/sms/messages', message)
    },
  }
}
