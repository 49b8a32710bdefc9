-- Holders, devices, strips and issuer keys. A holder's row is the lock under which everything about one person happens.
create schema passes;
create sequence passes.strip_number as bigint minvalue 1 maxvalue 4294967295;

create table passes.holder (
  holder_number bigint primary key check (holder_number >= 0 and holder_number < 1099511627776),
  citizen_id text not null unique,
  created_at timestamptz not null
);

create table passes.device (
  holder_number bigint not null references passes.holder,
  device_id text not null,
  slot smallint not null check (slot between 0 and 255),
  public_key bytea not null,
  bound_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  primary key (holder_number, device_id)
);
create unique index device_public_key on passes.device (public_key) where ended_at is null;

-- One row per strip of 32 passes, none per pass.
create table passes.strip (
  holder_number bigint not null references passes.holder,
  strip_number bigint not null,
  device_id text not null,
  slot smallint not null,
  request_hash bytea not null,
  key_number smallint not null,
  valid_from bigint not null,
  lifetime_hours smallint not null,
  key_hashes bytea[] not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (holder_number, strip_number),
  unique (holder_number, request_hash)
);

create table passes.issuer_key (
  prefix text not null,
  number smallint not null check (number between 0 and 255),
  suite smallint not null,
  kinds text[] not null,
  public_key bytea not null,
  private_key_sealed bytea not null,
  sealing_key_sealed bytea not null,
  valid_from_min bigint not null,
  valid_from_max bigint not null,
  created_at timestamptz not null,
  primary key (prefix, number)
);
