-- The tree of areas (division codes of GB/T 2260), staff, what they may do and where, and answers kept for retries.
create table places.area (
  area_id text primary key,
  parent_id text references places.area,
  level text not null check (level in ('city', 'county', 'town', 'village')),
  name text not null,
  name_en text not null,
  -- The codes from the root down, `/500000/500231/`: a subtree is a prefix.
  path text not null unique check (path ~ '^(/[0-9a-z-]{1,24})+/$')
);
create index area_path on places.area (path text_pattern_ops);

insert into places.area select '100000', null, 'city', '全市', 'City', '/100000/' where exists (select from places.unit);
alter table places.unit add column area_id text not null default '100000' references places.area;
alter table places.unit alter column area_id drop default;
alter table places.place add column area_id text not null default '100000' references places.area;
alter table places.place alter column area_id drop default;
alter table places.place drop column town;
create index unit_area on places.unit (area_id);
create index place_area on places.place (area_id);

create schema staff;

-- Everybody who signs in to the console, integrators included.
create table staff.member (
  staff_id text primary key,
  username text not null unique check (username = lower(username)),
  name text not null,
  data_key bytea not null,
  phone_sealed bytea,
  phone_index bytea,
  password_hash text not null,
  totp_sealed bytea,
  totp_confirmed_at timestamptz,
  -- The last step of the clock whose code was used: a code works once.
  totp_step bigint not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz
);

-- A role holds for a subtree of areas, for one unit or for one company.
create table staff.role_grant (
  grant_id text primary key,
  staff_id text not null references staff.member,
  role text not null,
  area_path text,
  unit_id text references places.unit,
  company_id text,
  granted_at timestamptz not null,
  granted_by text not null,
  ended_at timestamptz,
  check (num_nonnulls(area_path, unit_id, company_id) = 1)
);
create index role_grant_staff on staff.role_grant (staff_id);

-- Where a person's roles hold as one path: the shortest when it holds all others, else the root, so that whoever
-- oversees one county changes nobody who also works for another.
create view staff.reach as
  select staff_id,
    case when bool_and(starts_with(path, least)) then min(path) else '/' end as area_path,
    case when count(distinct unit_id) = 1 and count(unit_id) = count(*) then min(unit_id) end as unit_id
  from (
    select g.staff_id, g.unit_id, coalesce(g.area_path, a.path, '/') as path,
      min(coalesce(g.area_path, a.path, '/')) over (partition by g.staff_id) as least
    from staff.role_grant g left join places.unit u on u.unit_id = g.unit_id
      left join places.area a on a.area_id = u.area_id
    where g.ended_at is null
  ) held
  group by staff_id;

-- One session at a time: signing in ends the one before.
create table staff.session (
  staff_id text primary key references staff.member,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  seen_at timestamptz not null
);

-- Answers of the last seven days by the caller's Idempotency-Key, sealed: some show a secret.
create table kernel.idempotency (
  caller text not null,
  key text not null,
  request_hash bytea not null,
  answer bytea,
  at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_at on kernel.idempotency (at);

create index audit_at on kernel.audit (at desc, audit_id desc);
