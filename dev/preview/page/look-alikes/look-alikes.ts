import { createController } from '@remote-ui/react/host';
import { Accordion } from './accordion.tsx';
import { Button, LoadingButton } from './buttons.tsx';
import { Alert, LoadingSpinner, ProgressBar, StatusTag } from './feedback.tsx';
import { Form, Input, TextArea } from './fields.tsx';
import { DescriptionList, DescriptionListItem, Divider, Flex, List } from './layout.tsx';
import { Select } from './select.tsx';
import { Heading, Text } from './text.tsx';
import { ToggleGroup } from './toggle-group.tsx';

/** Every component of HubSpot's that our cards use, by the name the bundles call it. */
export const components = {
  Accordion,
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  Divider,
  Flex,
  Form,
  Heading,
  Input,
  List,
  LoadingButton,
  LoadingSpinner,
  ProgressBar,
  Select,
  StatusTag,
  Text,
  TextArea,
  ToggleGroup,
};

export const lookAlikes = createController(components);
