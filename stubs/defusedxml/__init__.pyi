# SPDX-License-Identifier: Apache-2.0
from defusedxml.common import DefusedXmlException as DefusedXmlException
from defusedxml.common import DTDForbidden as DTDForbidden
from defusedxml.common import EntitiesForbidden as EntitiesForbidden
from defusedxml.common import ExternalReferenceForbidden as ExternalReferenceForbidden
