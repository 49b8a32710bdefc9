-- The open platform: companies, their apps and keys, nonces, budgets and the log of calls.
create schema apps;

create table apps.company (
  company_id text primary key,
  name text not null,
  -- Unified social credit code (GB 32100); a wrong check digit warns, it never blocks.
  uscc text not null,
  created_at timestamptz not null
);
create index company_uscc on apps.company (uscc);

create table apps.app (
  app_key text primary key,
  company_id text not null references apps.company,
  -- The unit that uses it; none in the sandbox.
  unit_id text references places.unit,
  name text not null,
  kind smallint not null check (kind in (1, 2)),
  is_sandbox boolean not null,
  -- What the approved application names: [{ scope, level }], and the items that may be given as purpose: [{ item, name }].
  scopes jsonb not null,
  items jsonb not null,
  -- Networks that calls may come from, as CIDR; none: from anywhere.
  networks text[] not null default '{}',
  calls_per_minute integer not null,
  calls_per_day integer not null,
  citizens_per_day integer not null,
  citizens_per_operator_day integer not null,
  -- The end of the agreement; after it every key is dead, on every process.
  agreement_until timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null
);
create index app_company on apps.app (company_id);

create table apps.app_deployment (
  app_key text not null references apps.app,
  deployment_id text not null references places.deployment,
  primary key (app_key, deployment_id)
);

create table apps.app_key (
  app_key text not null references apps.app,
  number integer not null,
  algorithm text not null check (algorithm in ('hmac-sha256', 'ecdsa-p256-sha256', 'ed25519')),
  secret_sealed bytea,
  public_key bytea,
  created_at timestamptz not null,
  -- Of a key that a newer one replaces: until then both are taken.
  ends_at timestamptz,
  revoked_at timestamptz,
  primary key (app_key, number),
  check (num_nonnulls(secret_sealed, public_key) = 1)
);

-- A nonce is good once on every process, kept by the database's own clock.
create table apps.nonce (
  key_id text not null,
  nonce text not null,
  at timestamptz not null default now(),
  primary key (key_id, nonce)
);
create index nonce_at on apps.nonce (at);

-- Distinct citizens that an app, and one operator of it, asked about on a day.
create table apps.citizen_seen (
  day date not null,
  who text not null,
  holder text not null,
  primary key (day, who, holder)
);
create table apps.citizen_count (
  day date not null,
  who text not null,
  used integer not null,
  primary key (day, who)
);

-- Every call of an app, without bodies and secrets; who was asked about is in the citizen's ledger alone.
create table apps.call (
  call_id text primary key,
  app_key text not null,
  at timestamptz not null,
  method text not null,
  route text not null,
  status smallint not null,
  problem text,
  outcome text,
  reason text,
  verification_id uuid,
  operator_id text,
  item text,
  network text not null
);
create index call_app_at on apps.call (app_key, at desc, call_id desc);
create index call_at on apps.call (at desc, call_id desc);

-- 应用场景申请: a form with its way through confirmation, review and agreement.
create table apps.application (
  application_id text primary key,
  number bigint generated always as identity unique,
  company_id text not null references apps.company,
  unit_id text not null references places.unit,
  state text not null,
  version integer not null default 1,
  form jsonb not null,
  -- Fixed when it is handed in: the words that are stamped.
  agreement jsonb,
  first_reviewer text references staff.member,
  app_key text references apps.app,
  created_by text not null references staff.member,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index application_company on apps.application (company_id);
create index application_unit on apps.application (unit_id);

create table apps.application_event (
  event_id bigint generated always as identity primary key,
  application_id text not null references apps.application,
  at timestamptz not null,
  actor text not null references staff.member,
  action text not null,
  comment text
);
create index application_event_of on apps.application_event (application_id, event_id);

-- Stamped scans; of each kind the newest counts.
create table apps.application_file (
  file_id text primary key,
  application_id text not null references apps.application,
  version integer not null,
  kind text not null check (kind in ('form', 'agreement')),
  name text not null,
  media_type text not null,
  sha256 bytea not null,
  bytes bytea not null,
  at timestamptz not null,
  actor text not null references staff.member
);
create index application_file_of on apps.application_file (application_id, at);

alter table ledger.entry add column asked jsonb;
alter table staff.role_grant add foreign key (company_id) references apps.company;
