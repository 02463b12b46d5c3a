-- Records whose key an earlier record of the same file has.
SELECT file_id, record_index
FROM staged_documents
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY record_index) > 1
ORDER BY file_id, record_index;
