"""Backups: one folder with the database, the uploaded files and a list of hashes; and the way back.

    backups/weicheng-20261121-203000/
      backup.json            format, program version, database kind, time, number of files
      MANIFEST.sha256        hash and path of every file, as `sha256sum -c` reads it
      database.sqlite3 | database.dump
      files/ab/cd/…

A file that has not changed since the last backup in the same folder is a hard link to it: each backup is whole, and
costs only what is new. Keys are left out on purpose: who finds a backup must not be able to read what is encrypted.
"""

from weicheng.base.backup.archive import Archive, latest, prune
from weicheng.base.backup.making import Made, make
from weicheng.base.backup.restoring import Restored, restore

__all__ = ["Archive", "Made", "Restored", "latest", "make", "prune", "restore"]
