-- As `schemas.validate.document_id_of` makes them: each word led by its length, in code points.
SELECT document_id, source_uri, record_key
FROM documents
WHERE document_id <> left(
    sha256(
        '8:document' || length(source_uri) || ':' || source_uri || length(record_key) || ':' || record_key
    ),
    32
);
