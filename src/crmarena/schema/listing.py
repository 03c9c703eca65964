"""The compact text an agent is told about the org: objects, their published fields, and how they join."""

from crmarena.schema.model import Field, Schema, SObject


def _kind(f: Field) -> str:
    if f.reference_to:
        return f"reference to {'/'.join(f.reference_to)}, relationship {f.relationship_name}"
    if f.long_text:
        return "long text, not filterable"
    return f.type


def _field_line(f: Field) -> str:
    values = f" One of: {', '.join(f.values)}." if f.values else ""
    return f"- {f.name} ({_kind(f)}): {f.description}{values}"


def _children_line(sobject: SObject) -> list[str]:
    if not sobject.children:
        return []
    return [f"Child relationships: {', '.join(f'{c.name} ({c.object})' for c in sobject.children)}."]


def _section(sobject: SObject) -> str:
    heading = f"## {sobject.name}"
    fields = (_field_line(f) for f in sobject.listed if f.name != "Id")
    return "\n".join([heading, sobject.description, "- Id", *fields, *_children_line(sobject)])


def listing(schema: Schema) -> str:
    """Every benchmark object of the schema with its published fields, as plain text below 20,000 characters."""
    return "\n\n".join(_section(sobject) for sobject in schema.benchmark_objects.values())
