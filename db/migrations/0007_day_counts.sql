-- What each terminal counted last of its own day, as it read it itself: a place's total is a sum over its terminals, and
-- no scan waits for a counter. One row a terminal, written anew each day.
create table places.day_count (
  terminal_id text primary key references places.terminal,
  -- Unix seconds of the city's midnight, and milliseconds up to which ids were counted.
  day_start bigint not null,
  counted_through bigint not null,
  let_in integer not null,
  let_out integer not null,
  refused integer not null,
  by_hand integer not null
);
create index terminal_deployment_default on places.terminal_deployment (deployment_id) where is_default;
create index deployment_place on places.deployment (place_id);
