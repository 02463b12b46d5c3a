DELETE FROM repeated_lines;
