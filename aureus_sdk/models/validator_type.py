# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `ValidatorType`."""

from .._enum import OpenEnum

__all__ = ["ValidatorType"]


class ValidatorType(OpenEnum):
    """What a validator does."""

    NOT_NULL = "not_null"
    SCHEMA = "schema"
    MONOTONIC = "monotonic"
    MAX_SIZE = "max_size"
    STATISTICAL_BOUNDS = "statistical_bounds"
    ANOMALY_DETECTION = "anomaly_detection"
    CROSS_FIELD_CONSISTENCY = "cross_field_consistency"
    TEMPORAL_MONOTONIC = "temporal_monotonic"
    RETENTION_COMPLIANCE = "retention_compliance"
    COMPRESSION_COMPLIANCE = "compression_compliance"
    ENCRYPTION_COMPLIANCE = "encryption_compliance"
    COMPLIANCE_STANDARDS = "compliance_standards"
    FULL_MEMORY_POLICY_COMPLIANCE = "full_memory_policy_compliance"
    JSON_SCHEMA = "json_schema"
    EXPRESSION = "expression"
    CUSTOM = "custom"
