package story

// Renew returns the record of an article that was added with the fingerprint that print
// returns for it, as Records would today. Other records are returned as they are. It
// returns ErrRecord for what is none of an article though it begins as one, and errors of
// print.
func Renew(record []byte, print func(article string) (Fingerprint, error)) ([]byte, error) {
	r := &reader{b: string(record)}
	kind := r.byte()
	if kind != recAdd && kind != recAddLong && kind != recAddOld {
		return record, nil
	}
	var names nameNumbers
	var d decoded
	a, err := names.readAdd(r, kind, &d)
	if err != nil {
		return nil, err
	}
	p, err := print(a.id)
	if err != nil {
		return nil, err
	}
	d.read(p.data)
	return names.recordAdd(&a.entry, &said{data: p.data, short: shortBlocks(d.blocks)}), nil
}
