-- Units, places, deployments (a scene at a place) and terminals.
create schema places;

create table places.unit (
  unit_id text primary key,
  name text not null,
  name_en text not null
);

create table places.place (
  place_id text primary key,
  name text not null,
  name_en text not null,
  category text not null,
  town text not null,
  address text not null,
  unit_id text not null references places.unit
);

create table places.deployment (
  deployment_id text primary key,
  scene_id text not null,
  place_id text not null references places.place,
  unit_id text not null references places.unit,
  stage text not null check (stage in ('planned', 'connecting', 'trial', 'live', 'paused')),
  directions text[] not null,
  opening_hours jsonb not null
);

create table places.terminal (
  terminal_id text primary key,
  name text not null,
  direction text not null check (direction in ('in', 'out')),
  token_hash bytea not null unique,
  created_at timestamptz not null,
  ended_at timestamptz
);

-- A terminal serves one or more deployments; exactly one is its own.
create table places.terminal_deployment (
  terminal_id text not null references places.terminal,
  deployment_id text not null references places.deployment,
  is_default boolean not null,
  primary key (terminal_id, deployment_id)
);
create unique index terminal_default on places.terminal_deployment (terminal_id) where is_default;

-- «Let in by hand»: a reason, counted; no person is recorded.
create table places.manual_entry (
  terminal_id text not null references places.terminal,
  entry_id uuid not null,
  deployment_id text not null references places.deployment,
  direction text not null,
  reason text not null,
  at timestamptz not null,
  primary key (terminal_id, entry_id)
);
create index manual_entry_at on places.manual_entry (terminal_id, at);
