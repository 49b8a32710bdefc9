// Generated from openapi.json by `npm run generate`; edit the routes instead.

/** Every operation of the public surface: what it takes and what it answers. */
export type Operations = {
  'GET /.well-known/yima/{file}': {
    body: undefined
    query: undefined
    answer: {
      prefix: string
      root: {
        suite: number
        publicKey: string
      }
      successors: ({
        suite: number
        publicKey: string
        signature: string
      })[]
      keyRows: ({
        number: number
        suite: number
        publicKey: string
        kinds: (string)[]
        validFromMin: number
        validFromMax: number
      })[]
    }
  }
  'GET /citizen/v1/clock': {
    body: undefined
    query: undefined
    answer: {
      prefix: string
      now: number
      suites: {
        issuer: number
        device: number
      }
      keyNumbers: (number)[]
    }
  }
  'POST /citizen/v1/devices': {
    body: {
      publicKey: string
      createdAt: number
      signature: string
    }
    query: undefined
    answer: {
      deviceId: string
    }
  }
  'GET /citizen/v1/ledger': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
    }
    answer: {
      items: ({
        entryId: string
        at: string
        place: string
        unit: string
        scene: {
          zh: string
          en: string
        }
        direction: 'in' | 'out'
        outcome: 'accepted' | 'refused'
        reason?: string
        message: {
          zh: string
          en: string
        }
        offline: boolean
        mark?: {
          zh: string
          en: string
        }
        fields: (string)[]
      })[]
      nextCursor?: string
    }
  }
  'POST /citizen/v1/loss': {
    body: Record<string, never>
    query: undefined
    answer: {
      endedDevices: number
    }
  }
  'POST /citizen/v1/otp': {
    body: {
      phone: string
    }
    query: undefined
    answer: undefined
  }
  'POST /citizen/v1/passes': {
    body: {
      deviceId: string
      publicKeys: (string)[]
      createdAt: number
      nonce: string
      signature: string
    }
    query: undefined
    answer: {
      passes: (string)[]
      prefix: string
      now: number
    }
  }
  'POST /citizen/v1/real-name': {
    body: {
      name: string
      idNumber: string
    }
    query: undefined
    answer: {
      assurance: 1 | 2
      reason?: 'not-matched'
      triesLeftToday: number
    }
  }
  'DELETE /citizen/v1/session': {
    body: undefined
    query: undefined
    answer: undefined
  }
  'GET /citizen/v1/session': {
    body: undefined
    query: undefined
    answer: {
      account: {
        phoneMasked: string
      }
      assurance: 1 | 2
      person?: {
        nameMasked: string
        idNumberMasked: string
      }
      deviceId?: string
      triesLeftToday: number
      notices: ({
        noticeId: string
        kind: string
        at: string
        text: {
          zh: string
          en: string
        }
      })[]
    }
  }
  'POST /citizen/v1/sessions': {
    body: {
      phone: string
      otp: string
    }
    query: undefined
    answer: {
      account: {
        phoneMasked: string
      }
      assurance: 1 | 2
      person?: {
        nameMasked: string
        idNumberMasked: string
      }
      deviceId?: string
      triesLeftToday: number
      notices: ({
        noticeId: string
        kind: string
        at: string
        text: {
          zh: string
          en: string
        }
      })[]
    }
  }
  'GET /terminal/v1/bundle': {
    body: undefined
    query: {
      denyEpoch?: string
    }
    answer: {
      payload: string
      root: {
        suite: number
        publicKey: string
      }
      signature: string
      successors: ({
        suite: number
        publicKey: string
        signature: string
      })[]
      deny?: {
        epoch: number
        publishedAt: number
        filter: string
        signature: string
      }
    }
  }
  'GET /terminal/v1/day-counts': {
    body: undefined
    query: {
      through: string
    }
    answer: {
      dayStart: number
      through: number
      own: {
        in: number
        out: number
        refused: number
        byHand: number
      }
      others: {
        in: number
        out: number
        refused: number
        byHand: number
        terminals: number
      }
    }
  }
  'POST /terminal/v1/manual-entries': {
    body: {
      entryId: string
      reason: 'elder-without-phone' | 'child' | 'phone-out-of-power' | 'id-card-seen' | 'emergency' | 'other'
      deploymentId?: string
      direction?: 'in' | 'out'
    }
    query: undefined
    answer: {
      entryId: string
      at: string
      countToday: number
    }
  }
  'GET /terminal/v1/me': {
    body: undefined
    query: undefined
    answer: {
      terminalId: string
      now: number
      prefix: string
      direction: 'in' | 'out'
      deployments: ({
        deploymentId: string
        sceneId: string
        scene: {
          zh: string
          en: string
        }
        place: {
          zh: string
          en: string
        }
        address: string
        category: string
        unit: string
        stage: 'planned' | 'connecting' | 'trial' | 'live' | 'paused'
        directions: ('in' | 'out')[]
        hours: {
          zh: string
          en: string
        }
        openNow: boolean
      })[]
      manualEntriesToday: number
      root: {
        suite: number
        publicKey: string
      }
      nextSeq: number
    }
  }
  'POST /terminal/v1/verifications': {
    body: {
      verificationId: string
      code: string
      deploymentId?: string
      direction?: 'in' | 'out'
      input?: Record<string, never>
    }
    query: undefined
    answer: {
      verificationId: string
      outcome: 'accepted' | 'refused' | 'pending'
      reason?: string
      action: string
      message: {
        zh: string
        en: string
      }
      advice: {
        zh: string
        en: string
      }
      direction: 'in' | 'out'
      at: string
      revealed?: {
        maskedName?: string
      }
      receipt?: Record<string, never>
    }
  }
  'POST /terminal/v1/verifications/batch': {
    body: {
      records: ({
        seq: number
        verificationId: string
        code: string
        at: string
        outcome: 'accepted' | 'refused'
        deploymentId?: string
        direction?: 'in' | 'out'
        input?: Record<string, never>
      })[]
    }
    query: undefined
    answer: {
      results: ({
        seq: number
        verificationId: string
        status: 'recorded' | 'duplicate' | 'used-elsewhere' | 'refused'
      })[]
      nextSeq: number
    }
  }
}
