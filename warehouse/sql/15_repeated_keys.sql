-- Records of one file whose key an earlier record of it has.
SELECT record_index
FROM staged_documents
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY record_index) > 1;
