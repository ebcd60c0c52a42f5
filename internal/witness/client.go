package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley.example/record"
)

// NewClient returns the HTTP client for witnesses: what answers elsewhere than at the address that
// was given is not asked.
func NewClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Refusal is the error for a request that a witness refused.
type Refusal struct {
	Status int
	Text   string // in the words of the witness
}

func (r *Refusal) Error() string {
	why := map[int]string{
		http.StatusBadRequest: "it cannot read the request",
		http.StatusForbidden:  "it knows this log by another key: give its operator the key that parley witness list shows",
		http.StatusNotFound:   "it does not know this log: give its operator the key that parley witness list shows",
		http.StatusUnprocessableEntity: "it has cosigned a history of this log from which the head here does not follow: " +
			"if this node was restored, give parley heal; else its key is used elsewhere",
		http.StatusRequestEntityTooLarge: "the request is too large for it",
		http.StatusTooManyRequests:       "it is asked too often",
	}[r.Status]
	if why == "" {
		why = "it is at fault"
	}
	if r.Text == "" {
		return fmt.Sprintf("refused (%d): %s", r.Status, why)
	}
	return fmt.Sprintf("refused (%d): %s (it says: %s)", r.Status, why, r.Text)
}

// ErrOtherHistory is returned where a witness has cosigned another head of the size that it was
// brought: two histories of one log have been signed.
var ErrOtherHistory = errors.New("it has cosigned another head of this size: if this node was restored, give parley heal; else its key is used elsewhere")

// Ahead is the error where a witness has cosigned a larger head than this node holds: the node is
// an old copy of itself, or the witness is wrong.
type Ahead struct{ Witness, Here int64 }

func (a *Ahead) Error() string {
	return fmt.Sprintf("it has cosigned a head over %d entries, and %d are here: if this node was restored, or is an old copy, stop it and give parley heal", a.Witness, a.Here)
}

// post brings one request to a witness, and returns the signature lines of its answer, or the size
// that it has where the request begins elsewhere.
func post(ctx context.Context, client *http.Client, prefix string, q *request) ([]record.Signature, *Moved, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, prefix+Path, bytes.NewReader(q.bytes()))
	if err != nil {
		return nil, nil, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > maxAnswer {
		return nil, nil, fmt.Errorf("its answer is longer than %d bytes", maxAnswer)
	}
	switch {
	case answer.StatusCode == http.StatusOK:
		signatures, err := record.ParseSignatures(data)
		if err != nil {
			err = fmt.Errorf("its answer: %w", err)
		}
		return signatures, nil, err
	case answer.StatusCode == http.StatusConflict && isSize(answer.Header):
		digits := strings.TrimSuffix(string(data), "\n")
		size, err := strconv.ParseInt(digits, 10, 64)
		if err == nil && size >= 0 && strconv.FormatInt(size, 10)+"\n" == string(data) {
			return nil, &Moved{Size: size}, nil
		}
	}
	return nil, nil, &Refusal{answer.StatusCode, said(data)}
}

func isSize(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && kind == sizeType
}

// said is what a witness said, fit for a terminal and a log.
func said(data []byte) string {
	const most = 200
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(data[:min(len(data), most)]), "")), " ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f {
			return '?'
		}
		return r
	}, text)
}
