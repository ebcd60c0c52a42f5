package witness

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"parley.example/record"
)

// A request is what is brought to a witness:
//
//	old 20852014                                    ← the size that the witness cosigned last
//	PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=    ← consistency proof (RFC 6962 §2.1.2), 0 to 63
//	                                                ← an empty line
//	a.example/channels/5f7a…                        ← the signed checkpoint
//	20852163
//	CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//
//	— a.example/channels/5f7a… Az3grlgt…
type request struct {
	old        int64
	proof      []record.Hash
	checkpoint []byte
}

func (q *request) bytes() []byte {
	out := fmt.Appendf(nil, "old %d\n", q.old)
	for _, h := range q.proof {
		out = base64.StdEncoding.AppendEncode(out, h[:])
		out = append(out, '\n')
	}
	out = append(out, '\n')
	return append(out, q.checkpoint...)
}

// parseRequest takes a request apart, and refuses what bytes would not write again.
func parseRequest(data []byte) (*request, error) {
	head, checkpoint, ok := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	digits, isOld := strings.CutPrefix(lines[0], "old ")
	old, err := strconv.ParseInt(digits, 10, 64)
	if !ok || !isOld || err != nil || old < 0 {
		return nil, errors.New("want a line “old” with a size, a proof, an empty line and a checkpoint")
	}
	if len(lines)-1 > maxProof {
		return nil, fmt.Errorf("the proof has %d hashes, more than %d", len(lines)-1, maxProof)
	}
	q := &request{old: old, checkpoint: checkpoint}
	for i, line := range lines[1:] {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != record.HashSize {
			return nil, fmt.Errorf("line %d of the proof is no hash in base64", i+1)
		}
		q.proof = append(q.proof, record.Hash(raw))
	}
	if !bytes.Equal(q.bytes(), data) {
		return nil, errors.New("the request is not in its one spelling")
	}
	return q, nil
}
