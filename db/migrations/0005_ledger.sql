-- Every request for a person's data, granted or refused, as the citizen reads it.
create schema ledger;

create table ledger.entry (
  month date not null,
  citizen_id text not null,
  verification_id uuid not null,
  entry_id text not null,
  at timestamptz not null,
  scene_id text not null,
  deployment_id text not null,
  terminal_id text not null,
  place_name text not null,
  unit_name text not null,
  direction text not null,
  outcome text not null,
  reason text,
  fields text[] not null,
  primary key (month, citizen_id, entry_id)
) partition by range (month);
create index entry_citizen_at on ledger.entry (citizen_id, at desc, entry_id desc);
