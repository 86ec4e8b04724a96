# Copyright (c) 2026, DashOps contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs from one release line of the server to the next. API notes 3.5, 4.1, 13."""

from __future__ import annotations

from dataclasses import dataclass

TEXTS = {"1.6": "1.6.0-SNAPSHOT", "1.8": "1.8.4", "1.12": "1.12.6", "2.0": "2.0.7"}


@dataclass(frozen=True)
class Server:
    """One release line, as ``(major, minor)``; every question about behaviour has a name here."""

    line: tuple[int, int]

    @classmethod
    def of(cls, setting: str) -> Server:
        """From a setting of the switch ``version``: "1.6", "1.8", "1.12" or "2.0"."""
        major, _dot, minor = setting.partition(".")
        return cls((int(major), int(minor)))

    def since(self, major: int, minor: int) -> bool:
        """Whether this line is the named one or a later one."""
        return self.line >= (major, minor)

    @property
    def text(self) -> str:
        """The full version, as the version endpoint says it."""
        return TEXTS[f"{self.line[0]}.{self.line[1]}"]

    # ---- names of members (3.5)

    @property
    def domains(self) -> bool:
        """``domains`` (a list) instead of ``domain``."""
        return self.since(1, 9)

    @property
    def domain_member(self) -> str:
        """The member and ``fields`` name of the domains."""
        return "domains" if self.domains else "domain"

    # ---- errors (13)

    @property
    def routes_unhandled(self) -> bool:
        """Wrong routes, methods, content types and ids are a 500 whose text names the real status."""
        return not self.since(1, 8)

    # ---- endpoints

    @property
    def bulk(self) -> bool:
        """``PUT .../bulk`` is there (6)."""
        return self.since(1, 11)

    @property
    def health(self) -> bool:
        """``GET /v1/system/health`` is there (1.5)."""
        return self.since(1, 8)

    @property
    def delete_async(self) -> bool:
        """``DELETE .../async/{id}`` is there (2.7)."""
        return self.since(1, 8)

    @property
    def delete_stale(self) -> bool:
        """``DELETE .../deleteStale`` is there (2.7)."""
        return self.since(2, 0)

    @property
    def override_metadata(self) -> bool:
        """Bulk knows ``overrideMetadata`` and the hash fast path (6.2, 6.4)."""
        return self.since(2, 0)

    @property
    def etag(self) -> bool:
        """GET sends an ETag, PATCH minds ``If-Match`` (7.3)."""
        return self.since(2, 0)

    # ---- look-ups and names (2.3, 13)

    @property
    def strips_quotes(self) -> bool:
        """Superfluous quotes in a fully qualified name do no harm."""
        return self.since(1, 8)

    @property
    def strict_names(self) -> bool:
        """No quotes, ``>`` or control characters in names."""
        return self.since(2, 0)

    # ---- writes (4.1, 13)

    @property
    def header_against_previous(self) -> bool:
        """In the consolidation window the change header compares with the previous version, not with the request."""
        return not self.since(1, 12)

    @property
    def null_extension_kept(self) -> bool:
        """A PUT without ``extension`` keeps it."""
        return self.since(1, 12)

    @property
    def lenient_replace(self) -> bool:
        """PATCH ``replace`` of a missing member acts as ``add``; other failures of a patch are a 400."""
        return self.since(1, 12)

    @property
    def masks_restored(self) -> bool:
        """A masked secret that is sent back is replaced by the stored one."""
        return self.since(1, 8)

    @property
    def cipher_in_patch_answer(self) -> bool:
        """A PATCH of a service answers the secret as cipher text."""
        return not self.since(1, 8)

    @property
    def sanitises(self) -> bool:
        """HTML in descriptions is sanitised on write (T9)."""
        return self.since(1, 12)

    @property
    def damage(self) -> bool:
        """A PUT refused for mutually exclusive tags has already lost the tags and stored the owners."""
        return not self.since(1, 8)

    @property
    def chart_cascade(self) -> bool:
        """Deleting a dashboard deletes the charts that stand on no other one (2.7)."""
        return self.since(1, 8)

    @property
    def owners_inherited(self) -> bool:
        """A dashboard or chart without owners shows those of its service."""
        return self.since(1, 8)

    @property
    def certification(self) -> bool:
        """The member ``certification`` exists."""
        return self.since(1, 8)

    @property
    def entity_status(self) -> bool:
        """The member ``entityStatus`` exists."""
        return self.since(1, 10)

    @property
    def service_put_needs_connection(self) -> bool:
        """A service PUT without ``connection`` where one is stored is refused; later lines may drop it."""
        return not self.since(1, 12)

    @property
    def checks_references(self) -> bool:
        """Deleted owners, disabled tags and data products without a domain are refused (5.1, 5.2)."""
        return self.since(1, 8)

    @property
    def bot_keeps_display_name(self) -> bool:
        """A bot's PUT keeps a display name that is there: up to 1.8 by rule, from 2.0 by the bot's policy."""
        return not self.since(1, 12) or self.since(2, 0)

    @property
    def bot_policy(self) -> bool:
        """The bot's policy denies owners in a PUT and blank descriptions in a PATCH (4.1, 2.6)."""
        return self.since(2, 0)
