package office

// RenewKeys makes new keys and seals them into the ring, as a rotation does before anything else.
func RenewKeys(o *Office) error {
	_, err := o.ring.renew(o.Random)
	return err
}
