/* Reading and writing safetensors in Python, without a package and without pickle. */

/** Functions of `model.py`. */
export const readerLines: readonly string[] = `

def read_safetensors(path):
    """The tensors of a safetensors file by name, and its metadata."""
    with open(path, 'rb') as file:
        return parse_safetensors(file.read())


def parse_safetensors(content):
    """The same from the bytes of a file."""
    size = struct.unpack('<Q', content[:8])[0]
    header = json.loads(content[8:8 + size])
    data = bytearray(content[8 + size:])
    metadata = header.pop('__metadata__', {})
    types = {'F64': torch.float64, 'F32': torch.float32}
    tensors = {}
    for name, entry in header.items():
        begin, end = entry['data_offsets']
        numbers = torch.frombuffer(data[begin:end], dtype=types[entry['dtype']]) if end > begin else torch.zeros(0)
        tensors[name] = numbers.reshape(entry['shape'])
    return tensors, metadata


def write_safetensors(path, tensors, metadata):
    """Writes tensors as a safetensors file, beside it first, so that it is whole or not there."""
    header, data, end = {'__metadata__': metadata}, [], 0
    for name, tensor in tensors.items():
        tensor = tensor.detach().cpu().contiguous()
        numbers = tensor.numpy().tobytes()
        kind = {torch.float64: 'F64', torch.float32: 'F32'}[tensor.dtype]
        header[name] = {'dtype': kind, 'shape': list(tensor.shape), 'data_offsets': [end, end + len(numbers)]}
        data.append(numbers)
        end += len(numbers)
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path + '.part', 'wb') as file:
        file.write(b''.join([struct.pack('<Q', len(text)), text, *data]))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + '.part', path)


def load_weights(model, path):
    """Puts the numbers of a file into the model, and gives the model back. Names and shapes must be those of the document."""
    return put_weights(model, read_safetensors(path)[0])


def put_weights(model, tensors):
    """The same with tensors by name."""
    with torch.no_grad():
        for name, pieces in parameters_of(model, lambda parameter: parameter.data).items():
            rows = tensors[name]
            if len(pieces) == 1 and rows.shape != pieces[0].shape:
                raise ValueError(f'{name} has the shape {list(rows.shape)}, the model needs {list(pieces[0].shape)}')
            for piece in pieces:
                piece.copy_(rows[:len(piece)] if len(pieces) > 1 else rows)
                rows = rows[len(piece):] if len(pieces) > 1 else rows
    return model


def weights_of(model, of=lambda parameter: parameter.data):
    """The numbers of the model by the document's names, in the document's shapes."""
    return {name: torch.cat(pieces) if len(pieces) > 1 else pieces[0] for name, pieces in parameters_of(model, of).items()}


def save_weights(model, path, metadata=None):
    """Writes a file that the app takes back."""
    write_safetensors(path, weights_of(model), metadata or {})

`.split('\n').slice(0, -1);
