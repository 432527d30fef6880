#!/bin/sh
# The two roles of Dibs and its database, when the data directory of Postgres is made.
set -eu
psql --set ON_ERROR_STOP=1 --set owner="$DIBS_OWNER_PASSWORD" --set app="$DIBS_APP_PASSWORD" --username postgres <<'SQL'
CREATE ROLE dibs_owner LOGIN PASSWORD :'owner';
CREATE ROLE dibs_app LOGIN PASSWORD :'app';
CREATE DATABASE dibs OWNER dibs_owner;
SQL
