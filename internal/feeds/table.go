package feeds

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// A Table is what a spreadsheet reads: the names of its columns, and its rows.
type Table struct {
	Columns []string
	Rows    [][]string
}

// CSV writes a table as RFC 4180 has it, in UTF-8 with a byte order mark, by which spreadsheets
// know that it is. A cell that a spreadsheet would take for a formula begins with an apostrophe:
// what somebody said must not compute anything on the machine of who reads it.
func CSV(t Table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.Write(t.Columns); err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = inert(cell)
		}
		if err := w.Write(safe); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstRune(cell)) {
		return "'" + cell
	}
	return cell
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
