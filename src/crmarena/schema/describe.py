"""Salesforce's describe of an object, key names exact, every capability read from the same fields the engine checks."""

from crmarena.schema.model import Child, Field, SObject

_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "time": "xsd:time",
}
_UTF8_BYTES = 3
_INT_DIGITS = 9


def _picklist(f: Field) -> list[dict[str, object]]:
    if f.type not in {"picklist", "multipicklist", "combobox"}:
        return []
    return [
        {"active": True, "defaultValue": value == f.default, "label": value, "validFor": None, "value": value}
        for value in f.values
    ]


def describe_field(f: Field) -> dict[str, object]:
    """The describe entry of one field."""
    return {
        "aggregatable": f.aggregatable,
        "autoNumber": bool(f.auto_number),
        "byteLength": f.length if f.type in {"id", "reference"} else f.length * _UTF8_BYTES,
        "calculated": f.calculated,
        "caseSensitive": f.case_sensitive,
        "createable": f.createable,
        "custom": f.custom,
        "defaultValue": f.default,
        "defaultedOnCreate": f.defaulted,
        "deprecatedAndHidden": False,
        "digits": _INT_DIGITS if f.type == "int" else 0,
        "externalId": f.external_id,
        "filterable": f.filterable,
        "groupable": f.groupable,
        "htmlFormatted": f.html,
        "idLookup": f.type == "id" or f.external_id or f.name_field,
        "inlineHelpText": f.description,
        "label": f.label,
        "length": f.length,
        "name": f.name,
        "nameField": f.name_field,
        "namePointing": f.polymorphic,
        "nillable": f.nillable,
        "picklistValues": _picklist(f),
        "polymorphicForeignKey": f.polymorphic,
        "precision": f.precision,
        "referenceTo": list(f.reference_to),
        "relationshipName": f.relationship_name,
        "restrictedPicklist": f.restricted,
        "scale": f.scale,
        "soapType": _SOAP_TYPES.get(f.type, "xsd:string"),
        "sortable": f.sortable,
        "type": f.type,
        "unique": f.unique,
        "updateable": f.updateable,
    }


def _child(child: Child) -> dict[str, object]:
    return {
        "cascadeDelete": False,
        "childSObject": child.object,
        "deprecatedAndHidden": False,
        "field": child.field,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": child.name,
        "restrictedDelete": False,
    }


def _urls(name: str, version: str) -> dict[str, object]:
    base = f"/services/data/v{version}/sobjects/{name}"
    return {"sobject": base, "describe": f"{base}/describe", "rowTemplate": f"{base}/{{ID}}"}


def describe_global(sobject: SObject, version: str = "59.0") -> dict[str, object]:
    """The short describe, as the list of all objects holds it; `version` is the API version of its links."""
    return {
        "activateable": False,
        "createable": not sobject.system,
        "custom": sobject.custom,
        "customSetting": False,
        "deletable": not sobject.system,
        "deprecatedAndHidden": False,
        "feedEnabled": False,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.prefix,
        "label": sobject.label,
        "labelPlural": sobject.label_plural,
        "layoutable": not sobject.system,
        "mergeable": False,
        "mruEnabled": False,
        "name": sobject.name,
        "queryable": sobject.queryable,
        "replicateable": True,
        "retrieveable": True,
        "searchable": sobject.searchable,
        "triggerable": not sobject.system,
        "undeletable": not sobject.system,
        "updateable": not sobject.system,
        "urls": _urls(sobject.name, version),
    }


def describe(sobject: SObject, version: str = "59.0") -> dict[str, object]:
    """The full describe of an object; `version` is the API version of its links."""
    return describe_global(sobject, version) | {
        "childRelationships": [_child(child) for child in sobject.children],
        "compactLayoutable": False,
        "fields": [describe_field(f) for f in sobject.fields.values()],
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [],
        "searchLayoutable": sobject.searchable,
        "supportedScopes": [{"label": "Everything", "name": "everything"}, {"label": "Mine", "name": "mine"}],
    }
