def on_checklist(filters: Filters, scheme: str, version: str) -> Filters:
    """The filters narrowed to one version of one scheme's checklist."""
    return replace(filters, schemes=(f"{scheme} {version}".strip(),))
