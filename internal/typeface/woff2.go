package typeface

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/andybalholm/brotli"
	"github.com/go-text/typesetting/font/opentype"
)

// WOFF2 (https://www.w3.org/TR/WOFF2/) is the tables of a TrueType file in one stream of Brotli. Outlines
// (glyf) are taken apart into streams of their own, their offsets (loca) left out, and of metrics (hmtx) what
// can be counted again.
//
//	header     signature "wOF2", flavor, length, number of tables, ..., length of the stream: 48 bytes
//	directory  a table: flags, [tag], length, [length in the stream]
//	stream     the tables, in the order of the directory
//
// Only files of the program are read: what is wrong with one is a fault of who has put it here, and is found by
// the tests.

const (
	headerBytes = 48
	otherTag    = 63 // in the flags: the tag follows
)

var (
	errNoWOFF2 = errors.New("this is no WOFF2 file of TrueType outlines")
	errCut     = errors.New("the file is cut short")
)

// knownTags are those that the flags of a table number, four letters each.
const knownTags = "cmapheadhheahmtxmaxpnameOS/2postcvt fpgmglyflocaprepCFF VORGEBDTEBLCgasphdmxkernLTSHPCLTVDMXvheavmtxBASEGDEFGPOSGSUBEBSCJSTFMATHCBDTCBLCCOLRCPALSVG sbixacntavarbdatblocbslncvarfdscfeatfmtxfvargvarhstyjustlcarmortmorxopbdproptrakZapfSilfGlatGlocFeatSill"

type packedTable struct {
	tag      string
	inStream uint32 // its length there
	apart    bool   // it was taken apart
}

// unpack makes a TrueType file of a WOFF2 file.
func unpack(file []byte) ([]byte, error) {
	if len(file) < headerBytes || string(file[:4]) != "wOF2" || string(file[4:8]) != "\x00\x01\x00\x00" {
		return nil, errNoWOFF2
	}
	in := &reader{rest: file[headerBytes:]}
	directory := make([]packedTable, binary.BigEndian.Uint16(file[12:]))
	for i := range directory {
		directory[i] = in.table()
	}
	packed := in.take(int(binary.BigEndian.Uint32(file[20:])))
	if in.err != nil {
		return nil, in.err
	}
	raw, err := io.ReadAll(brotli.NewReader(bytes.NewReader(packed)))
	if err != nil {
		return nil, err
	}
	stream := &reader{rest: raw}
	tables := map[string][]byte{}
	taken := map[string]bool{} // apart
	for _, t := range directory {
		tables[t.tag] = stream.take(int(t.inStream))
		taken[t.tag] = t.apart
	}
	if stream.err != nil {
		return nil, stream.err
	}
	if err := join(tables, taken); err != nil {
		return nil, err
	}
	var all []opentype.Table
	for _, t := range directory {
		all = append(all, opentype.Table{Tag: opentype.MustNewTag(t.tag), Content: tables[t.tag]})
	}
	slices.SortFunc(all, func(a, b opentype.Table) int { return cmp.Compare(a.Tag, b.Tag) })
	return opentype.WriteTTF(all), nil
}

// join puts together again what was taken apart.
func join(tables map[string][]byte, taken map[string]bool) error {
	head, hhea := tables["head"], tables["hhea"]
	if len(head) < 54 || len(hhea) < 36 {
		return errNoWOFF2
	}
	var starts []int16
	if taken["glyf"] {
		all, err := joinGlyphs(tables["glyf"])
		if err != nil {
			return fmt.Errorf("glyf: %w", err)
		}
		tables["glyf"], tables["loca"], starts = all.glyf, all.loca, all.starts
		binary.BigEndian.PutUint16(head[50:], 1) // offsets have four bytes
	}
	if taken["hmtx"] {
		hmtx, err := joinMetrics(tables["hmtx"], int(binary.BigEndian.Uint16(hhea[34:])), starts)
		if err != nil {
			return fmt.Errorf("hmtx: %w", err)
		}
		tables["hmtx"] = hmtx
	}
	for tag, is := range taken {
		if is && tag != "glyf" && tag != "loca" && tag != "hmtx" {
			return fmt.Errorf("%s is taken apart: %w", tag, errNoWOFF2)
		}
	}
	return nil
}

// joinMetrics adds to advances where outlines start, which the outlines say themselves.
func joinMetrics(packed []byte, long int, starts []int16) ([]byte, error) {
	in := &reader{rest: packed}
	left := in.byte()
	if len(starts) < long {
		return nil, errNoWOFF2
	}
	advances := &reader{rest: in.take(2 * long)}
	var out []byte
	for glyph, start := range starts {
		said := left&1 == 0
		if glyph < long {
			out = append(out, advances.take(2)...)
		} else {
			said = left&2 == 0
		}
		if said {
			start = int16(in.uint16())
		}
		out = binary.BigEndian.AppendUint16(out, uint16(start))
	}
	return out, in.err
}

// A reader takes bytes from the front of what is left. After the first error it gives noughts.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.err, r.rest = errCut, nil
		return make([]byte, min(max(n, 0), 8)) // enough for a number
	}
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte     { return r.take(1)[0] }
func (r *reader) uint16() uint16 { return binary.BigEndian.Uint16(r.take(2)) }
func (r *reader) uint32() uint32 { return binary.BigEndian.Uint32(r.take(4)) }

// base128 reads a number of seven bits a byte, the last without the eighth bit.
func (r *reader) base128() (n uint32) {
	for range 5 {
		b := r.byte()
		n = n<<7 | uint32(b&0x7f)
		if b&0x80 == 0 {
			return n
		}
	}
	r.err = errNoWOFF2
	return n
}

// short reads a number that is mostly below 253, of one to three bytes.
func (r *reader) short() int {
	switch b := r.byte(); b {
	case 253:
		return int(r.uint16())
	case 254:
		return 506 + int(r.byte())
	case 255:
		return 253 + int(r.byte())
	default:
		return int(b)
	}
}

func (r *reader) table() packedTable {
	var t packedTable
	flags := r.byte()
	if known := int(flags & 0x3f); known == otherTag {
		t.tag = string(r.take(4))
	} else {
		t.tag = knownTags[4*known:][:4]
	}
	t.inStream = r.base128()
	asItIs := byte(0)
	if t.tag == "glyf" || t.tag == "loca" {
		asItIs = 3
	}
	if t.apart = flags>>6 != asItIs; t.apart {
		t.inStream = r.base128()
	}
	return t
}
