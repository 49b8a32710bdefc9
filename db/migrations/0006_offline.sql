-- What off-line gates stand on: root keys, deny lists, filters of admitted people; and what they hand in later.

-- Raised in the transaction of a change that every process keeps a copy of; processes compare it twice a second.
create table kernel.change (
  topic text primary key,
  version bigint not null
);
insert into kernel.change (topic, version) values ('keys', 1);

alter table passes.issuer_key add column device_suite smallint not null default 1;
alter table passes.issuer_key add column compromised_at timestamptz;
alter table passes.device add column suite smallint not null default 1;

-- Root keys sign bundles and deny lists, never passes. Each but the first is signed by the one before it.
create table passes.root_key (
  prefix text not null,
  number smallint not null,
  suite smallint not null,
  public_key bytea not null,
  private_key_sealed bytea not null,
  successor_signature text,
  created_at timestamptz not null,
  primary key (prefix, number)
);

create table passes.deny_list (
  epoch integer primary key,
  published_at timestamptz not null,
  filter bytea not null
);
create index strip_ended on passes.strip (valid_from) where ended_at is not null;

-- One row a deployment whose rule needs the person: a filter of the passes of all who are admitted.
create table kernel.offline_filter (
  deployment_id text primary key,
  published_at timestamptz not null,
  filter bytea
);

-- The number of the last off-line scan that a terminal handed in; the next has the next number.
alter table places.terminal add column last_seq bigint not null default 0;

-- What the platform found about a scan that was decided off line and handed in later.
alter table kernel.verification add column mark text;
alter table ledger.entry add column is_offline boolean not null default false;
alter table ledger.entry add column mark text;
