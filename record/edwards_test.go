package record

import (
	"crypto/sha512"
	"math/big"
	"slices"
)

// Enough of the group of Ed25519, slow and plain, to craft signatures that implementations
// disagree on. Nothing here verifies anything.

// point is a point of the curve -x^2 + y^2 = 1 + d·x^2·y^2.
type point struct{ x, y *big.Int }

var (
	curveD = fieldMul(big.NewInt(-121665), fieldInv(big.NewInt(121666)))
	base   = func() point {
		y := fieldMul(big.NewInt(4), fieldInv(big.NewInt(5)))
		return point{evenRoot(y), y}
	}()
	identity = point{big.NewInt(0), big.NewInt(1)}
)

func fieldMul(a, b *big.Int) *big.Int {
	return new(big.Int).Mod(new(big.Int).Mul(a, b), prime)
}

func fieldInv(a *big.Int) *big.Int {
	return new(big.Int).ModInverse(new(big.Int).Mod(a, prime), prime)
}

// evenRoot returns the even x of the point with that y.
func evenRoot(y *big.Int) *big.Int {
	y2 := fieldMul(y, y)
	one := big.NewInt(1)
	x := new(big.Int).ModSqrt(fieldMul(new(big.Int).Sub(y2, one), fieldInv(new(big.Int).Add(fieldMul(curveD, y2), one))), prime)
	if x.Bit(0) == 1 {
		x.Sub(prime, x)
	}
	return x
}

func (p point) add(q point) point {
	xy, yx := fieldMul(p.x, q.y), fieldMul(p.y, q.x)
	xx, yy := fieldMul(p.x, q.x), fieldMul(p.y, q.y)
	t := fieldMul(curveD, fieldMul(xx, yy))
	one := big.NewInt(1)
	return point{
		fieldMul(new(big.Int).Add(xy, yx), fieldInv(new(big.Int).Add(one, t))),
		fieldMul(new(big.Int).Add(yy, xx), fieldInv(new(big.Int).Sub(one, t))),
	}
}

func (p point) times(n *big.Int) point {
	sum := identity
	for i := n.BitLen() - 1; i >= 0; i-- {
		sum = sum.add(sum)
		if n.Bit(i) == 1 {
			sum = sum.add(p)
		}
	}
	return sum
}

func (p point) bytes() []byte {
	out := littleEndian(p.y)
	out[31] |= byte(p.x.Bit(0)) << 7
	return out
}

// orderEight is a point of order eight.
func orderEight() point {
	raw := slices.Clone(smallOrder[2])
	slices.Reverse(raw)
	y := new(big.Int).SetBytes(raw)
	return point{evenRoot(y), y}
}

func scalar(label string) *big.Int {
	return new(big.Int).Mod(new(big.Int).SetBytes(seed(label)), groupOrder)
}

// challenge is the k of a signature: SHA-512 over R, A and the message, modulo the order.
func challenge(r, a, msg []byte) *big.Int {
	h := sha512.Sum512(slices.Concat(r, a, msg))
	raw := h[:]
	slices.Reverse(raw)
	return new(big.Int).Mod(new(big.Int).SetBytes(raw), groupOrder)
}

// craft makes a signature with a given R, as written, and key, as written: S = r + k·a.
func craft(r *big.Int, rBytes []byte, a *big.Int, aBytes, msg []byte) []byte {
	s := new(big.Int).Mul(challenge(rBytes, aBytes, msg), a)
	s.Add(s, r).Mod(s, groupOrder)
	return append(slices.Clone(rBytes), littleEndian(s)...)
}
