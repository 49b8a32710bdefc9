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

alter table ledger.entry add column asked jsonb;
alter table staff.role_grant add foreign key (company_id) references apps.company;
