package typeface

import (
	"encoding/binary"
	"math"
)

// glyphs are the outlines of a face, put together.
type glyphs struct {
	glyf, loca []byte
	starts     []int16 // the smallest x of each
}

// Flags of a part of a composed glyph.
const (
	wideArguments   = 0x1
	hasScale        = 0x8
	morePartsFollow = 0x20
	hasTwoScales    = 0x40
	hasMatrix       = 0x80
	hasInstructions = 0x100
)

const composed = -1 // contours of a glyph that is composed of others

// apart are the streams of outlines, in their order in the table.
type apart struct {
	contours, points, flags, outlines, parts, bounds, instructions *reader

	bounded []byte // a bit a glyph: its bounds are given, not counted
}

// joinGlyphs puts outlines together from their streams. Every point is written at its full width: the result
// is read in memory and nowhere kept.
func joinGlyphs(table []byte) (glyphs, error) {
	in := &reader{rest: table}
	in.take(4) // reserved, and options of which none changes the outline
	count := int(in.uint16())
	in.take(2) // how wide offsets were
	var lengths [7]int
	for i := range lengths {
		lengths[i] = int(in.uint32())
	}
	var s apart
	for i, to := range []**reader{&s.contours, &s.points, &s.flags, &s.outlines, &s.parts, &s.bounds, &s.instructions} {
		*to = &reader{rest: in.take(lengths[i])}
	}
	s.bounded = s.bounds.take((count + 31) / 32 * 4)
	var all glyphs
	for glyph := range count {
		if in.err != nil || s.err() != nil {
			break
		}
		all.loca = binary.BigEndian.AppendUint32(all.loca, uint32(len(all.glyf)))
		one := s.glyph(s.bounded[glyph/8]&(0x80>>(glyph%8)) != 0)
		var start int16
		if len(one) > 0 {
			start = int16(binary.BigEndian.Uint16(one[2:]))
		}
		all.starts = append(all.starts, start)
		all.glyf = append(all.glyf, one...)
		all.glyf = append(all.glyf, make([]byte, -len(one)&3)...)
	}
	all.loca = binary.BigEndian.AppendUint32(all.loca, uint32(len(all.glyf)))
	if in.err != nil {
		return all, in.err
	}
	return all, s.err()
}

func (s *apart) err() error {
	for _, r := range []*reader{s.contours, s.points, s.flags, s.outlines, s.parts, s.bounds, s.instructions} {
		if r.err != nil {
			return r.err
		}
	}
	return nil
}

// glyph puts the next glyph together; it is empty for one of no outline.
func (s *apart) glyph(bounded bool) []byte {
	contours := int16(s.contours.uint16())
	if contours == 0 {
		return nil
	}
	out := binary.BigEndian.AppendUint16(nil, uint16(contours))
	if contours == composed {
		out = append(out, s.bounds.take(8)...)
		return s.composed(out)
	}
	var ends []byte
	points := 0
	for range contours {
		points += s.points.short()
		ends = binary.BigEndian.AppendUint16(ends, uint16(points-1))
	}
	var flags, xs, ys []byte
	x, y := 0, 0
	box := [4]int{math.MaxInt, math.MaxInt, math.MinInt, math.MinInt}
	for range points {
		if s.err() != nil {
			return nil
		}
		flag := s.flags.byte()
		dx, dy := step(flag&0x7f, s.outlines)
		x, y = x+dx, y+dy
		box = [4]int{min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)}
		flags = append(flags, 1-flag>>7) // on the curve, or a handle of it
		xs = binary.BigEndian.AppendUint16(xs, uint16(dx))
		ys = binary.BigEndian.AppendUint16(ys, uint16(dy))
	}
	if bounded {
		out = append(out, s.bounds.take(8)...)
	} else {
		for _, n := range box {
			out = binary.BigEndian.AppendUint16(out, uint16(n))
		}
	}
	out = s.instruct(append(out, ends...))
	out = append(out, flags...)
	out = append(out, xs...)
	return append(out, ys...)
}

// composed copies the parts of a glyph that is made of others.
func (s *apart) composed(out []byte) []byte {
	instructed := false
	for more := true; more; {
		head := s.parts.take(4)
		flags := binary.BigEndian.Uint16(head)
		size := 2
		if flags&wideArguments != 0 {
			size = 4
		}
		switch {
		case flags&hasScale != 0:
			size += 2
		case flags&hasTwoScales != 0:
			size += 4
		case flags&hasMatrix != 0:
			size += 8
		}
		out = append(append(out, head...), s.parts.take(size)...)
		instructed = instructed || flags&hasInstructions != 0
		more = flags&morePartsFollow != 0
	}
	if instructed {
		out = s.instruct(out)
	}
	return out
}

func (s *apart) instruct(out []byte) []byte {
	n := s.outlines.short()
	out = binary.BigEndian.AppendUint16(out, uint16(n))
	return append(out, s.instructions.take(n)...)
}

// step reads how far the next point is from the last: the flag says in how many bytes, in which direction,
// and the high bits (the table of triplets, section 5.2 of the specification).
func step(flag byte, in *reader) (dx, dy int) {
	f := int(flag)
	signed := func(sign, n int) int {
		if sign&1 == 0 {
			return -n
		}
		return n
	}
	switch {
	case f < 10:
		return 0, signed(f, (f&14)<<7+int(in.byte()))
	case f < 20:
		return signed(f, ((f-10)&14)<<7+int(in.byte())), 0
	case f < 84:
		b, n := f-20, int(in.byte())
		return signed(f, 1+b&0x30+n>>4), signed(f>>1, 1+(b&0x0c)<<2+n&0x0f)
	case f < 120:
		b, n := f-84, in.take(2)
		return signed(f, 1+b/12<<8+int(n[0])), signed(f>>1, 1+b%12>>2<<8+int(n[1]))
	case f < 124:
		n := in.take(3)
		return signed(f, int(n[0])<<4+int(n[1])>>4), signed(f>>1, int(n[1]&0x0f)<<8+int(n[2]))
	}
	n := in.take(4)
	return signed(f, int(binary.BigEndian.Uint16(n))), signed(f>>1, int(binary.BigEndian.Uint16(n[2:])))
}
