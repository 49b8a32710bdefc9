-- Accounts (a phone number) and citizens (a person of the population register). Personal columns are sealed.
create schema citizens;

create table citizens.account (
  account_id text primary key,
  phone_index bytea not null unique,
  phone_sealed bytea not null,
  data_key bytea not null,
  created_at timestamptz not null
);

create table citizens.citizen (
  citizen_id text primary key,
  id_number_index bytea not null unique,
  name_sealed bytea not null,
  id_number_sealed bytea not null,
  data_key bytea not null,
  -- One account per ID number; null after the phone changed hands.
  account_id text unique references citizens.account,
  created_at timestamptz not null
);

create table citizens.one_time_code (
  phone_index bytea primary key,
  code_hash bytea not null,
  tries_left integer not null check (tries_left >= 0),
  expires_at timestamptz not null
);

-- The level belongs to the session: a new phone sees nothing until it is reached again.
create table citizens.session (
  token_hash bytea primary key,
  account_id text not null references citizens.account,
  citizen_id text references citizens.citizen,
  device_id text,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on citizens.session (account_id);
create index session_expires_at on citizens.session (expires_at);

create table citizens.notice (
  notice_id text primary key,
  account_id text not null references citizens.account,
  kind text not null,
  at timestamptz not null
);
create index notice_account on citizens.notice (account_id, at);
