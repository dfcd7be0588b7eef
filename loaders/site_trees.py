"""Lists of sites that name each one's parent: what has others below it is a group of sites, a region or an area."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.normal_form import normal_heading
from loaders.rows import TypedRows

PARENTS = frozenset({"parent id", "parentid", "parent site id", "parent"})


def mark_groups(typed: TypedRows, columns: list[pa.Array]) -> None:
    """Call the rows of groups 'non_data', and say so: nobody audits a region."""
    table = typed.table
    if table.shape != "suppliers" or "site_code" not in table.columns:
        return
    for at, heading in enumerate(table.headings):
        if normal_heading(heading or "") not in PARENTS:
            continue
        parents = pc.unique(columns[at].filter(pa.array(typed.row_class == ""))).drop_null()
        groups = np.asarray(pc.is_in(columns[table.columns["site_code"][0]], parents)) & (typed.row_class == "")
        if groups.any():
            count = "1 row has" if groups.sum() == 1 else f"{groups.sum():,} rows have"
            reason = f"{count} other sites below: taken as groups of sites, not as sites"
            remedy = "Give a site that is audited itself a row of its own below its group."
            typed.set_aside(groups, heading or "", reason, remedy)
            typed.table = table.knowing(heading)
        return
