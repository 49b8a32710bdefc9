-- What every module and scene stands on: limits, audit, outbox, used codes, verifications.
create schema if not exists kernel;

-- One row: which city and which root key this database belongs to.
create table kernel.installation (
  only_row boolean primary key default true check (only_row),
  prefix text not null,
  root_key_check bytea not null,
  created_at timestamptz not null default now()
);

create table kernel.rate_limit (
  key text not null,
  window_start timestamptz not null,
  used integer not null check (used >= 0),
  ends_at timestamptz not null,
  primary key (key, window_start)
);
create index rate_limit_ends_at on kernel.rate_limit (ends_at);

create table kernel.audit (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null
);

create table kernel.outbox (
  outbox_id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  payload jsonb not null,
  attempts integer not null default 0,
  due_at timestamptz not null
);
create index outbox_due_at on kernel.outbox (due_at);

-- A code is used once, anywhere. Cut by the day it was minted, a field of the code, so that old days are dropped whole.
create table kernel.code_use (
  day date not null,
  holder_number bigint not null,
  code_id bytea not null,
  caller text not null,
  verification_id uuid not null,
  used_at timestamptz not null,
  primary key (day, holder_number, code_id)
) partition by range (day);

-- The subject is the citizen, or the terminal when a refusal has no holder: every hot statement names it.
create table kernel.verification (
  month date not null,
  subject text not null,
  caller text not null,
  verification_id uuid not null,
  request_hash bytea not null,
  at timestamptz not null,
  scene_id text not null,
  deployment_id text not null,
  outcome text not null check (outcome in ('accepted', 'refused', 'pending')),
  reason text,
  answer jsonb not null,
  primary key (month, subject, caller, verification_id),
  unique (month, caller, verification_id)
) partition by range (month);
