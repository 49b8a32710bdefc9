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
        asked?: {
          app: string
          item: string
          businessNo: string
          operator: string
        }
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
  'GET /console/v1/applications': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'company' | '-company' | 'unit' | '-unit' | 'updatedAt' | '-updatedAt'
      applicationId?: string
      number?: string
      scene?: string
      company?: string
      unit?: string
      state?: string
      appKey?: string
      companyId?: string
      updatedAtFrom?: string
      updatedAtTo?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          applicationId: string | null
          number: string | null
          scene: string | null
          company: string | null
          unit: string | null
          state: string | null
          files: number | null
          firstReviewer: string | null
          firstReviewerId: string | null
          appKey: string | null
          version: number | null
          companyId: string | null
          updatedAt: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'GET /console/v1/applications/{id}': {
    body: undefined
    query: undefined
    answer: {
      applicationId: string
      number: string
      state: 'draft' | 'returned' | 'confirming' | 'stamping' | 'first-review' | 'second-review' | 'approved' | 'withdrawn'
      version: number
      form: ({
        name: string
        value: string | number
      })[]
      agreement?: {
        version: string
        sha256: string
        validFrom: string
        validUntil: string
      }
      timeLine: ({
        at: string
        actor: string
        action: string
        title: {
          zh: string
          en: string
        }
        comment?: string
      })[]
      files: ({
        fileId: string
        kind: 'form' | 'agreement'
        name: string
        at: string
        isOfThisVersion: boolean
      })[]
    }
  }
  'GET /console/v1/applications/{id}/agreement.pdf': {
    body: undefined
    query: undefined
    answer: undefined
  }
  'POST /console/v1/applications/{id}/approve': {
    body: {
      comment?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/applications/{id}/confirm': {
    body: {
      comment?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/applications/{id}/files': {
    body: undefined
    query: {
      kind: 'form' | 'agreement'
      name: string
    }
    answer: {
      fileId: string
    }
  }
  'GET /console/v1/applications/{id}/files/{fileId}': {
    body: undefined
    query: undefined
    answer: undefined
  }
  'POST /console/v1/applications/{id}/fill': {
    body: {
      scene?: string
      kind?: '1' | '2'
      placeName?: string
      items?: string
      nameLevel?: 'yes-no' | 'masked' | 'full'
      nameReason?: string
      idNumberLevel?: 'yes-no' | 'masked' | 'full'
      idNumberReason?: string
      phoneLevel?: 'yes-no' | 'masked' | 'full'
      phoneReason?: string
      birthDateLevel?: 'yes-no' | 'masked' | 'full'
      birthDateReason?: string
      perDay?: number
      peakPerMinute?: number
      unitContact?: string
      unitPhone?: string
      companyContact?: string
      companyPhone?: string
      trialFrom?: string
      liveFrom?: string
      note?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/applications/{id}/form.docx': {
    body: undefined
    query: undefined
    answer: undefined
  }
  'GET /console/v1/applications/{id}/form.pdf': {
    body: undefined
    query: undefined
    answer: undefined
  }
  'POST /console/v1/applications/{id}/pass-first': {
    body: {
      comment?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/applications/{id}/return': {
    body: {
      comment: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/applications/{id}/return-to-company': {
    body: {
      comment: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/applications/{id}/send-for-review': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/applications/{id}/submit': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/applications/{id}/withdraw': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/applications/export': {
    body: undefined
    query: {
      sort?: 'company' | '-company' | 'unit' | '-unit' | 'updatedAt' | '-updatedAt'
      applicationId?: string
      number?: string
      scene?: string
      company?: string
      unit?: string
      state?: string
      appKey?: string
      companyId?: string
      updatedAtFrom?: string
      updatedAtTo?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'POST /console/v1/applications/start': {
    body: {
      scene: string
      kind: '1' | '2'
      unitId: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/apps': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'name' | '-name' | 'company' | '-company' | 'createdAt' | '-createdAt'
      appKey?: string
      name?: string
      company?: string
      unit?: string
      kind?: string
      isSandbox?: boolean
      agreementUntilFrom?: string
      agreementUntilTo?: string
      isEnded?: boolean
      companyId?: string
      createdAtFrom?: string
      createdAtTo?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          appKey: string | null
          name: string | null
          company: string | null
          unit: string | null
          kind: string | null
          isSandbox: boolean | null
          scopes: string | null
          networks: string | null
          callsPerDay: number | null
          citizensPerDay: number | null
          liveKeys: number | null
          agreementUntil: string | null
          isEnded: boolean | null
          companyId: string | null
          createdAt: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/apps/{id}/end-agreement': {
    body: {
      reason: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/apps/{id}/make-key': {
    body: {
      graceHours: number
      publicKey?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/apps/{id}/set-networks': {
    body: {
      networks?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/apps/{id}/set-quota': {
    body: {
      callsPerMinute: number
      callsPerDay: number
      citizensPerDay: number
      citizensPerOperatorDay: number
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/apps/export': {
    body: undefined
    query: {
      sort?: 'name' | '-name' | 'company' | '-company' | 'createdAt' | '-createdAt'
      appKey?: string
      name?: string
      company?: string
      unit?: string
      kind?: string
      isSandbox?: boolean
      agreementUntilFrom?: string
      agreementUntilTo?: string
      isEnded?: boolean
      companyId?: string
      createdAtFrom?: string
      createdAtTo?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/areas': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'name' | '-name' | 'path' | '-path'
      areaId?: string
      name?: string
      nameEn?: string
      level?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          areaId: string | null
          name: string | null
          nameEn: string | null
          level: string | null
          parent: string | null
          path: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/areas/add': {
    body: {
      areaId: string
      name: string
      nameEn: string
      level: 'city' | 'county' | 'town' | 'village'
      parentId?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/areas/export': {
    body: undefined
    query: {
      sort?: 'name' | '-name' | 'path' | '-path'
      areaId?: string
      name?: string
      nameEn?: string
      level?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/audit': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'at' | '-at'
      atFrom?: string
      atTo?: string
      actor?: string
      actorName?: string
      action?: string
      subject?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          auditId: string | null
          at: string | null
          actor: string | null
          actorName: string | null
          action: string | null
          subject: string | null
          detail: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'GET /console/v1/audit/export': {
    body: undefined
    query: {
      sort?: 'at' | '-at'
      atFrom?: string
      atTo?: string
      actor?: string
      actorName?: string
      action?: string
      subject?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/calls': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'at' | '-at'
      atFrom?: string
      atTo?: string
      appKey?: string
      app?: string
      route?: string
      statusFrom?: string
      statusTo?: string
      problem?: string
      outcome?: string
      reason?: string
      verificationId?: string
      operatorId?: string
      item?: string
      network?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          callId: string | null
          at: string | null
          appKey: string | null
          app: string | null
          method: string | null
          route: string | null
          status: number | null
          problem: string | null
          outcome: string | null
          reason: string | null
          verificationId: string | null
          operatorId: string | null
          item: string | null
          network: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'GET /console/v1/calls/export': {
    body: undefined
    query: {
      sort?: 'at' | '-at'
      atFrom?: string
      atTo?: string
      appKey?: string
      app?: string
      route?: string
      statusFrom?: string
      statusTo?: string
      problem?: string
      outcome?: string
      reason?: string
      verificationId?: string
      operatorId?: string
      item?: string
      network?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/catalogue': {
    body: undefined
    query: undefined
    answer: {
      lists: ({
        name: string
        path: string
        group: {
          name: string
          title: {
            zh: string
            en: string
          }
        }
        title: {
          zh: string
          en: string
        }
        sort: string
        columns: ({
          name: string
          title: {
            zh: string
            en: string
          }
          type: 'id' | 'text' | 'word' | 'number' | 'time' | 'flag'
          words?: ({
            value: string
            zh: string
            en: string
          })[]
          filter?: 'contains' | 'equals' | 'one-of' | 'between'
          isSortable: boolean
          isMasked: boolean
          isShown: boolean
        })[]
        actions: ({
          name: string
          title: {
            zh: string
            en: string
          }
          tone: 'plain' | 'primary' | 'danger'
          path: string
          says?: {
            zh: string
            en: string
          }
          fields: ({
            name: string
            title: {
              zh: string
              en: string
            }
            help?: {
              zh: string
              en: string
            }
            kind: 'text' | 'long-text' | 'number' | 'choice' | 'choices' | 'date' | 'reference' | 'flag' | 'secret'
            words?: ({
              value: string
              zh: string
              en: string
            })[]
            list?: string
            isRequired: boolean
            maxLength?: number
          })[]
        })[]
        creations: ({
          name: string
          title: {
            zh: string
            en: string
          }
          tone: 'plain' | 'primary' | 'danger'
          path: string
          says?: {
            zh: string
            en: string
          }
          fields: ({
            name: string
            title: {
              zh: string
              en: string
            }
            help?: {
              zh: string
              en: string
            }
            kind: 'text' | 'long-text' | 'number' | 'choice' | 'choices' | 'date' | 'reference' | 'flag' | 'secret'
            words?: ({
              value: string
              zh: string
              en: string
            })[]
            list?: string
            isRequired: boolean
            maxLength?: number
          })[]
        })[]
      })[]
    }
  }
  'GET /console/v1/clerks': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'number' | '-number' | 'unit' | '-unit' | 'createdAt' | '-createdAt'
      clerkId?: string
      number?: string
      unit?: string
      isEnded?: boolean
    }
    answer: {
      items: ({
        id: string
        cells: {
          clerkId: string | null
          number: string | null
          unit: string | null
          isEnded: boolean | null
          createdAt: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/clerks/{id}/end': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/clerks/{id}/reset-pin': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/clerks/add': {
    body: {
      unitId: string
      number: string
      name: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/clerks/export': {
    body: undefined
    query: {
      sort?: 'number' | '-number' | 'unit' | '-unit' | 'createdAt' | '-createdAt'
      clerkId?: string
      number?: string
      unit?: string
      isEnded?: boolean
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/companies': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'name' | '-name' | 'createdAt' | '-createdAt'
      companyId?: string
      name?: string
      uscc?: string
      createdAtFrom?: string
      createdAtTo?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          companyId: string | null
          name: string | null
          uscc: string | null
          createdAt: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'GET /console/v1/companies/export': {
    body: undefined
    query: {
      sort?: 'name' | '-name' | 'createdAt' | '-createdAt'
      companyId?: string
      name?: string
      uscc?: string
      createdAtFrom?: string
      createdAtTo?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/deployments': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'place' | '-place' | 'scene' | '-scene' | 'stage' | '-stage' | 'unit' | '-unit' | 'area' | '-area'
      deploymentId?: string
      place?: string
      scene?: string
      stage?: string
      unit?: string
      area?: string
      category?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          deploymentId: string | null
          place: string | null
          scene: string | null
          stage: string | null
          unit: string | null
          area: string | null
          category: string | null
          terminals: number | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/deployments/{id}/connecting': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/deployments/{id}/live': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/deployments/{id}/paused': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/deployments/{id}/trial': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/deployments/add': {
    body: {
      placeId: string
      unitId: string
      sceneId: 'passage' | 'identity'
      directions: ('in' | 'out')[]
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/deployments/export': {
    body: undefined
    query: {
      sort?: 'place' | '-place' | 'scene' | '-scene' | 'stage' | '-stage' | 'unit' | '-unit' | 'area' | '-area'
      deploymentId?: string
      place?: string
      scene?: string
      stage?: string
      unit?: string
      area?: string
      category?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/keys': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'app' | '-app' | 'createdAt' | '-createdAt'
      keyId?: string
      appKey?: string
      app?: string
      algorithm?: string
      createdAtFrom?: string
      createdAtTo?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          keyId: string | null
          appKey: string | null
          app: string | null
          number: number | null
          algorithm: string | null
          createdAt: string | null
          endsAt: string | null
          revokedAt: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/keys/{id}/revoke': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/keys/export': {
    body: undefined
    query: {
      sort?: 'app' | '-app' | 'createdAt' | '-createdAt'
      keyId?: string
      appKey?: string
      app?: string
      algorithm?: string
      createdAtFrom?: string
      createdAtTo?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/places': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'name' | '-name' | 'category' | '-category' | 'area' | '-area' | 'unit' | '-unit'
      placeId?: string
      name?: string
      category?: string
      area?: string
      address?: string
      unit?: string
      unitId?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          placeId: string | null
          name: string | null
          nameEn: string | null
          category: string | null
          area: string | null
          address: string | null
          unit: string | null
          unitId: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/places/{id}/change': {
    body: {
      name: string
      nameEn: string
      category: string
      address: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/places/add': {
    body: {
      name: string
      nameEn: string
      category: string
      address: string
      areaId: string
      unitId: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/places/export': {
    body: undefined
    query: {
      sort?: 'name' | '-name' | 'category' | '-category' | 'area' | '-area' | 'unit' | '-unit'
      placeId?: string
      name?: string
      category?: string
      area?: string
      address?: string
      unit?: string
      unitId?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'DELETE /console/v1/session': {
    body: undefined
    query: undefined
    answer: undefined
  }
  'GET /console/v1/session': {
    body: undefined
    query: undefined
    answer: {
      staffId: string
      name: string
      roles: ({
        role: 'operator' | 'reviewer' | 'security-officer' | 'auditor' | 'unit-coordinator' | 'unit-member' | 'integrator'
        title: {
          zh: string
          en: string
        }
        where: {
          zh: string
          en: string
        }
      })[]
      idleSeconds: number
      totp: 'on' | 'must-enrol' | 'not-needed'
    }
  }
  'POST /console/v1/sessions': {
    body: {
      username: string
      password: string
      totp?: string
    }
    query: undefined
    answer: {
      staffId: string
      name: string
      roles: ({
        role: 'operator' | 'reviewer' | 'security-officer' | 'auditor' | 'unit-coordinator' | 'unit-member' | 'integrator'
        title: {
          zh: string
          en: string
        }
        where: {
          zh: string
          en: string
        }
      })[]
      idleSeconds: number
      totp: 'on' | 'must-enrol' | 'not-needed'
    }
  }
  'POST /console/v1/sign-ups': {
    body: {
      phone: string
      otp: string
      name: string
      username: string
      password: string
      company: {
        name: string
        uscc: string
      }
    }
    query: undefined
    answer: {
      staffId: string
      companyId: string
      appKey: string
      keyId: string
      secret: string
      warnings: ({
        zh: string
        en: string
      })[]
    }
  }
  'GET /console/v1/staff': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'username' | '-username' | 'name' | '-name' | 'createdAt' | '-createdAt'
      staffId?: string
      username?: string
      name?: string
      roles?: string
      hasTotp?: boolean
      isEnded?: boolean
      createdAtFrom?: string
      createdAtTo?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          staffId: string | null
          username: string | null
          name: string | null
          roles: string | null
          hasTotp: boolean | null
          seenAt: string | null
          isEnded: boolean | null
          createdAt: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/staff/{id}/end': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/staff/{id}/grant': {
    body: {
      role: 'operator' | 'reviewer' | 'security-officer' | 'auditor' | 'unit-coordinator' | 'unit-member'
      areaId?: string
      unitId?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/staff/{id}/reset-password': {
    body: {
      password: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/staff/{id}/reset-totp': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/staff/{id}/reveal-phone': {
    body: {
      reason: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/staff/add': {
    body: {
      username: string
      name: string
      phone?: string
      password: string
      role: 'operator' | 'reviewer' | 'security-officer' | 'auditor' | 'unit-coordinator' | 'unit-member'
      areaId?: string
      unitId?: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/staff/export': {
    body: undefined
    query: {
      sort?: 'username' | '-username' | 'name' | '-name' | 'createdAt' | '-createdAt'
      staffId?: string
      username?: string
      name?: string
      roles?: string
      hasTotp?: boolean
      isEnded?: boolean
      createdAtFrom?: string
      createdAtTo?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/terminals': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'name' | '-name' | 'place' | '-place' | 'unit' | '-unit' | 'createdAt' | '-createdAt'
      terminalId?: string
      name?: string
      place?: string
      unit?: string
      needsClerk?: boolean
      isEnded?: boolean
      createdAtFrom?: string
      createdAtTo?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          terminalId: string | null
          name: string | null
          place: string | null
          unit: string | null
          direction: string | null
          pairedAt: string | null
          seenAt: string | null
          waiting: number | null
          troubles: string | null
          pageVersion: string | null
          needsClerk: boolean | null
          isEnded: boolean | null
          createdAt: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/terminals/{id}/pair': {
    body: {
      shortCode: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/terminals/{id}/revoke': {
    body: Record<string, never>
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/terminals/{id}/set-clerk': {
    body: {
      needsClerk: boolean
      idleMinutes: number
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/terminals/add': {
    body: {
      name: string
      deploymentId: string
      direction: 'in' | 'out'
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/terminals/export': {
    body: undefined
    query: {
      sort?: 'name' | '-name' | 'place' | '-place' | 'unit' | '-unit' | 'createdAt' | '-createdAt'
      terminalId?: string
      name?: string
      place?: string
      unit?: string
      needsClerk?: boolean
      isEnded?: boolean
      createdAtFrom?: string
      createdAtTo?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'POST /console/v1/totp': {
    body: Record<string, never>
    query: undefined
    answer: {
      secret: string
      uri: string
    }
  }
  'POST /console/v1/totp/confirm': {
    body: {
      totp: string
    }
    query: undefined
    answer: undefined
  }
  'GET /console/v1/unit-directory': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'name' | '-name' | 'area' | '-area'
      unitId?: string
      name?: string
      area?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          unitId: string | null
          name: string | null
          area: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'GET /console/v1/unit-directory/export': {
    body: undefined
    query: {
      sort?: 'name' | '-name' | 'area' | '-area'
      unitId?: string
      name?: string
      area?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /console/v1/units': {
    body: undefined
    query: {
      limit?: number
      cursor?: string
      sort?: 'name' | '-name' | 'area' | '-area'
      unitId?: string
      name?: string
      nameEn?: string
      area?: string
      areaId?: string
    }
    answer: {
      items: ({
        id: string
        cells: {
          unitId: string | null
          name: string | null
          nameEn: string | null
          area: string | null
          areaId: string | null
        }
        actions: ({
          name: string
          disabledReason?: {
            zh: string
            en: string
          }
        })[]
      })[]
      nextCursor?: string
      total?: number
    }
  }
  'POST /console/v1/units/{id}/change': {
    body: {
      name: string
      nameEn: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'POST /console/v1/units/add': {
    body: {
      name: string
      nameEn: string
      areaId: string
    }
    query: undefined
    answer: {
      id: string
      shown?: ({
        title: {
          zh: string
          en: string
        }
        value: string
      })[]
    }
  }
  'GET /console/v1/units/export': {
    body: undefined
    query: {
      sort?: 'name' | '-name' | 'area' | '-area'
      unitId?: string
      name?: string
      nameEn?: string
      area?: string
      areaId?: string
      columns?: string
      lang?: string
    }
    answer: undefined
  }
  'GET /open/v1/me': {
    body: undefined
    query: undefined
    answer: {
      appKey: string
      keyId: string
      name: string
      sandbox: boolean
      scopes: ({
        scope: string
        level: 'yes-no' | 'masked' | 'full'
      })[]
      items: ({
        item: string
        name: string
      })[]
      deploymentIds: (string)[]
      agreementUntil?: string
    }
  }
  'POST /open/v1/sandbox/codes': {
    body: {
      citizen: 'adult' | 'child' | 'senior' | 'rare-name'
      outcome?: 'accepted' | 'stale' | 'pass-expired' | 'not-yet-valid' | 'reused' | 'unknown-issuer' | 'bad-signature' | 'malformed' | 'revoked' | 'wrong-city' | 'place-closed'
    }
    query: undefined
    answer: {
      code: string
      deploymentId: string
    }
  }
  'GET /open/v1/usage': {
    body: undefined
    query: undefined
    answer: {
      callsThisMinute: {
        used: number
        max: number
      }
      callsToday: {
        used: number
        max: number
      }
      citizensToday: {
        used: number
        max: number
      }
    }
  }
  'POST /open/v1/verifications': {
    body: {
      verificationId: string
      code: string
      deploymentId: string
      terminalId?: string
      operator: {
        id: string
        name?: string
      }
      purpose: {
        item: string
        businessNo: string
      }
      scopes: ('basic.name' | 'basic.id-number' | 'basic.phone' | 'basic.birth-date')[]
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
      at: string
      openId?: string
      holder?: {
        maskedName?: string
        maskedIdNumber?: string
        maskedPhone?: string
        birthYear?: string
        isAdult?: string
      }
    }
  }
  'GET /open/v1/verifications/{id}': {
    body: undefined
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
      at: string
      openId?: string
      holder?: {
        maskedName?: string
        maskedIdNumber?: string
        maskedPhone?: string
        birthYear?: string
        isAdult?: string
      }
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
  'DELETE /terminal/v1/clerk-sessions': {
    body: undefined
    query: undefined
    answer: undefined
  }
  'POST /terminal/v1/clerk-sessions': {
    body: {
      badge?: string
      number?: string
      pin?: string
    }
    query: undefined
    answer: {
      sessionId: string
      clerk: {
        clerkId: string
        name: string
      }
      idleMinutes: number
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
  'POST /terminal/v1/heartbeat': {
    body: {
      version: string
      waiting: number
      problems: ('no-camera' | 'no-storage' | 'no-bundle' | 'bundle-refused' | 'clock-off' | 'scans-refused')[]
    }
    query: undefined
    answer: undefined
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
      counter: {
        needsClerk: boolean
        idleMinutes: number
        clerk?: {
          clerkId: string
          name: string
        }
      }
      nextSeq: number
    }
  }
  'POST /terminal/v1/pairings': {
    body: Record<string, never>
    query: undefined
    answer: {
      pairingId: string
      shortCode: string
      secret: string
      expiresAt: string
    }
  }
  'POST /terminal/v1/pairings/{pairingId}/token': {
    body: {
      secret: string
    }
    query: undefined
    answer: {
      state: 'waiting' | 'paired'
      token?: string
      terminalId?: string
    }
  }
  'POST /terminal/v1/verifications': {
    body: {
      verificationId: string
      code: string
      deploymentId?: string
      direction?: 'in' | 'out'
      input?: Record<string, never> | Record<string, never>
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
        maskedIdNumber?: string
        maskedPhone?: string
        birthYear?: string
        isAdult?: string
      }
      receipt?: Record<string, never> | Record<string, never>
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
        input?: Record<string, never> | Record<string, never>
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
