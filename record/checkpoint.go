package record

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Checkpoint is the head of one log, in the form of C2SP tlog-checkpoint without extension
// lines (spec §5):
//
//	mid.example/channels/5f7a…c1     ← origin: whose log of which channel
//	20852                            ← entries
//	CsUYapGGPo4dkMgIAUqom/Xajj7h2…   ← RFC 6962 root, base64
//
// Its lines of signatures, in this order: the party's own ([Ed25519]), the party's seal where
// it has given one ([MLDSA44]), and the receipts of others ([Cosignature]) by name.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Hash
}

// Origin names a party's log of a channel; it is also the name of the key that signs it.
func Origin(party string, channel Hash) string { return party + "/channels/" + channel.String() }

// ReceiptName is the name under which a party cosigns the logs of others: a key apart from all
// others, because an Ed25519 cosignature does not commit to its name.
func ReceiptName(party string) string { return party + "/receipts" }

// ReceiptGiver returns the party that cosigns under a name, if it is the name of a receipt key.
func ReceiptGiver(name string) (PartyName, bool) {
	party, ok := strings.CutSuffix(name, "/receipts")
	return PartyName(party), ok
}

// IsSeal reports whether a signature of a checkpoint is as long as a seal. Only verifying it
// against a [SealKey] tells whether it is one.
func (s Signature) IsSeal() bool { return len(s.Bytes) == 8+sealSize }

// sealSize is the length of an ML-DSA-44 signature in bytes.
const sealSize = 2420

// WitnessName is the name under which a party acts as a mere witness of logs, its own channels' or
// anybody's: a key apart from that of its receipts.
func WitnessName(party string) string { return party + "/witness" }

// OfficialName is the name under which an official signs acts.
func OfficialName(party, official string) string { return party + "/officials/" + official }

// Text returns the checkpoint without signatures.
func (c Checkpoint) Text() []byte {
	return fmt.Appendf(nil, "%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// ParseCheckpoint reads a signed checkpoint. It verifies no signature.
func ParseCheckpoint(data []byte) (Checkpoint, *Note, error) {
	if len(data) > MaxCheckpoint {
		return Checkpoint{}, nil, fmt.Errorf("checkpoint: %d bytes, more than %d", len(data), MaxCheckpoint)
	}
	n, err := ParseNote(data)
	if err != nil {
		return Checkpoint{}, nil, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.SplitAfter(string(n.Text), "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, nil, errors.New("checkpoint: want three lines: origin, size, root")
	}
	c := Checkpoint{Origin: strings.TrimSuffix(lines[0], "\n")}
	if err := checkKeyName(c.Origin); err != nil {
		return Checkpoint{}, nil, fmt.Errorf("checkpoint: origin: %w", err)
	}
	c.Size, err = strconv.ParseInt(strings.TrimSuffix(lines[1], "\n"), 10, 64)
	if err != nil || c.Size < 0 || c.Size > MaxIndex {
		return Checkpoint{}, nil, fmt.Errorf("checkpoint: size %q is no size", clip(lines[1]))
	}
	root, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(lines[2], "\n"))
	if err != nil || len(root) != HashSize {
		return Checkpoint{}, nil, errors.New("checkpoint: the root is not 32 bytes in base64")
	}
	c.Root = Hash(root)
	if !bytes.Equal(c.Text(), n.Text) {
		return Checkpoint{}, nil, errors.New("checkpoint: not in its one canonical spelling")
	}
	return c, n, nil
}

// Sign makes the log's own signature over the checkpoint.
func (c Checkpoint) Sign(k SigningKey) (Signature, error) { return signText(c.Text(), k) }

// Receipt makes a receipt: the statement that the log up to this checkpoint was verified, is
// stored durably, and extends what was shown before. Call it only when that is so. It never
// means agreement. A receipt always bears a time after 1970.
func (c Checkpoint) Receipt(k SigningKey, at time.Time) (Signature, error) {
	return c.cosign(k, Cosignature, at)
}

// Cosign makes the cosignature of a mere witness (C2SP tlog-witness): the statement that at that
// time this was the largest head of the log that it had seen, and an extension of those before it.
// It says nothing of what is in the log. A key under a name of receipts is refused: there is
// nothing in an Ed25519 cosignature that tells a receipt from this, but the key.
func (c Checkpoint) Cosign(k SigningKey, at time.Time) (Signature, error) {
	if _, receipts := ReceiptGiver(k.Name); receipts {
		return Signature{}, fmt.Errorf("key %s: it gives receipts: witness with a key that is for nothing else", k.Name)
	}
	return c.cosign(k, Cosignature, at)
}

// Seal makes the log's own post-quantum signature over the checkpoint. A zero time makes no
// statement that this is the newest head, which is right for sealing an older one.
func (c Checkpoint) Seal(k SigningKey, at time.Time) (Signature, error) {
	return c.cosign(k, MLDSA44, at)
}

func (c Checkpoint) cosign(k SigningKey, t SignatureType, at time.Time) (Signature, error) {
	if k.Type != t {
		return Signature{}, fmt.Errorf("key %s: has type %#02x, want %#02x", k.Name, byte(k.Type), byte(t))
	}
	var stamp uint64
	if !at.IsZero() {
		stamp = uint64(at.Unix()) // a time before 1970 is over MaxStamp then
	}
	if err := checkStamp(t, stamp); err != nil {
		return Signature{}, fmt.Errorf("key %s: %w", k.Name, err)
	}
	raw, err := k.sign(c.cosigned(k.VerifyKey, stamp))
	if err != nil {
		return Signature{}, fmt.Errorf("key %s: %w", k.Name, err)
	}
	return Signature{k.Name, k.ID(), append(binary.BigEndian.AppendUint64(nil, stamp), raw...)}, nil
}

// checkStamp holds a timestamp to the years that the record can write. Only a seal may bear
// none: a receipt without one would not say by when its giver had the log.
func checkStamp(t SignatureType, stamp uint64) error {
	if stamp > MaxStamp || stamp == 0 && t != MLDSA44 {
		return fmt.Errorf("the timestamp %d does not lie in the years 1970 to 9999", stamp)
	}
	return nil
}

// cosigned is the message that a timestamped signature signs (C2SP tlog-cosignature).
//
//	Cosignature           MLDSA44
//	cosignature/v1\n      "subtree/v1\n\0"            12 bytes
//	time <decimal>\n      length and cosigner name    1 + n
//	<checkpoint text>     timestamp                   8
//	                      length and log origin       1 + n
//	                      start = 0, end = size       8 + 8
//	                      root                        32
func (c Checkpoint) cosigned(k VerifyKey, stamp uint64) []byte {
	if k.Type == Cosignature {
		return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", stamp), c.Text()...)
	}
	msg := []byte("subtree/v1\n\x00")
	msg = append(msg, byte(len(k.Name)))
	msg = append(msg, k.Name...)
	msg = binary.BigEndian.AppendUint64(msg, stamp)
	msg = append(msg, byte(len(c.Origin)))
	msg = append(msg, c.Origin...)
	msg = binary.BigEndian.AppendUint64(msg, 0)
	msg = binary.BigEndian.AppendUint64(msg, uint64(c.Size))
	return append(msg, c.Root[:]...)
}

// Verify reports whether s is k's signature over the checkpoint, and when a timestamped one
// says that it was made (the zero time if it does not say).
func (c Checkpoint) Verify(k VerifyKey, s Signature) (at time.Time, err error) {
	if !s.by(k) {
		return time.Time{}, fmt.Errorf("signed by %s with key %08x, want %s with key %08x", s.Name, s.KeyID, k.Name, k.ID())
	}
	bad := fmt.Errorf("the signature by %s does not fit the checkpoint", k.Name)
	if k.Type == Ed25519 {
		if !k.verify(c.Text(), s.Bytes) {
			return time.Time{}, bad
		}
		return time.Time{}, nil
	}
	if len(s.Bytes) < 8 {
		return time.Time{}, bad
	}
	stamp := binary.BigEndian.Uint64(s.Bytes)
	if checkStamp(k.Type, stamp) != nil || !k.verify(c.cosigned(k, stamp), s.Bytes[8:]) {
		return time.Time{}, bad
	}
	if stamp == 0 {
		return time.Time{}, nil
	}
	return time.Unix(int64(stamp), 0).UTC(), nil
}

// SignedCheckpoint joins a checkpoint and its signatures, in the order that the specification
// sets: the log's own, its seal, receipts by name.
func SignedCheckpoint(c Checkpoint, signatures ...Signature) []byte {
	n := Note{Text: c.Text(), Signatures: slices.Clone(signatures)}
	slices.SortStableFunc(n.Signatures, func(a, b Signature) int {
		return 2*strings.Compare(signatureRank(c, a), signatureRank(c, b)) + compareLength(a, b)
	})
	return n.Bytes()
}

// signatureRank sorts the log's own signatures first: no name sorts before the empty one.
func signatureRank(c Checkpoint, s Signature) string {
	if s.Name == c.Origin {
		return ""
	}
	return s.Name
}

// compareLength puts a log's short signature before its long seal.
func compareLength(a, b Signature) int {
	switch {
	case len(a.Bytes) < len(b.Bytes):
		return -1
	case len(a.Bytes) > len(b.Bytes):
		return 1
	}
	return 0
}
