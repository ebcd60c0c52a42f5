package witness

import "time"

// SetPace lets a test bring heads as they come.
func (a *Asker) SetPace(d time.Duration) { a.pace = d }

// Reread reads a request and writes it again.
func Reread(data []byte) ([]byte, error) {
	q, err := parseRequest(data)
	if err != nil {
		return nil, err
	}
	return q.bytes(), nil
}
