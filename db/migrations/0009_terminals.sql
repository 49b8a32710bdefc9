-- Terminals: pairing by a short code, how they stand, and clerks at counters.

-- A device that asks to become a terminal; forgotten when it is over. The token follows from the device's secret, so
-- nothing here opens anything.
create table places.pairing (
  pairing_id text primary key,
  short_code text not null unique,
  secret_hash bytea not null,
  token_hash bytea not null unique,
  terminal_id text references places.terminal,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index pairing_terminal on places.pairing (terminal_id) where terminal_id is not null;
create index pairing_expires_at on places.pairing (expires_at);

alter table places.terminal add column paired_at timestamptz;
alter table places.terminal add column last_seen_at timestamptz;
-- What the terminal says of itself about once a minute.
alter table places.terminal add column reported_at timestamptz;
alter table places.terminal add column page_version text;
alter table places.terminal add column waiting integer;
alter table places.terminal add column troubles text[] not null default '{}';
-- A counter terminal: no scan without somebody signed in.
alter table places.terminal add column needs_clerk boolean not null default false;
alter table places.terminal add column clerk_idle_minutes smallint not null default 10 check (clerk_idle_minutes between 1 and 120);

create table places.clerk (
  clerk_id text primary key,
  unit_id text not null references places.unit,
  -- What the clerk types beside the PIN; the unit's own.
  number text not null,
  data_key bytea not null,
  name_sealed bytea not null,
  badge_hash bytea not null unique,
  pin_hash text not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create unique index clerk_number on places.clerk (unit_id, number) where ended_at is null;

-- One clerk at a terminal at a time.
create table places.clerk_session (
  terminal_id text primary key references places.terminal,
  session_id text not null unique,
  clerk_id text not null references places.clerk,
  opened_at timestamptz not null,
  active_at timestamptz not null
);
create index clerk_session_clerk on places.clerk_session (clerk_id);

alter table kernel.verification add column clerk_id text;
alter table ledger.entry add column clerk_id text;
